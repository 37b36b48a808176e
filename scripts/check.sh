#!/bin/sh
# check.sh BUILD TEST... - run every test, a line for each; what failed is shown whole at the end.
#
# A test is a CUnit program, a fuzz target linked for replay, or a script (which is given the
# program's path; exit 0 passed, 77 skipped, and it may end in its own "N passed, N failed").
# As many run at once as there are cores, the longest first, so that nobody waits for the last; with AS_GIVEN
# set in the order given. The last line is the sum, and decides the exit status.
build=$1
logs=$build/check
export build logs

run() {
    name=$(basename "$1") log=$logs/$name
    case $1 in
    */fuzz_*) "$1" "tests/fuzz/seeds/${name#fuzz_}" ;;
    *.sh)     "$1" "$build/newsprint" ;;
    *)        "$1" ;;
    esac >"$log.log" 2>&1 </dev/null
    status=$?
    # CUnit:  "  tests  total  ran  passed  failed  inactive";  scripts:  "N passed, N failed"
    awk -v name="$name" -v status=$status '
        $1 == "tests" && NF == 6              { passed += $4; failed += $5; counted = 1 }
        /^[0-9]+ passed, [0-9]+ failed/       { passed += $1; failed += $3; counted = 1 }
        /^ *skipped: /                        { skipped++ }
        END {
            if (status == 77) { skipped += !skipped; status = 0 }
            else if (!counted && status == 0) passed++
            if (status && !failed) failed++
            printf "%-6s %-28s %4d passed", failed ? "FAILED" : "ok", name, passed
            if (failed) printf ", %d failed (exit %d)", failed, status
            if (skipped) printf ", %d skipped", skipped
            print ""
            print passed + 0, failed + 0, skipped + 0 > "'"$log"'.sum"
        }' "$log.log"
}
if [ "$2" = --one ]; then
    run "$3"
    exit 0
fi

shift
rm -rf "$logs" && mkdir -p "$logs" || exit 1
cores=$(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 1)
longest_first() {
    for test; do
        [ -z "${AS_GIVEN:-}" ] || { echo "1 $test"; continue; }
        case $test in
        */faults.sh | */suites.sh) echo "1 $test" ;;
        */cli.sh | */test_newsroom) echo "2 $test" ;;
        *.sh)                       echo "3 $test" ;;
        *)                          echo "4 $test" ;;
        esac
    done | sort -s -k 1,1 | cut -d ' ' -f 2-
}

longest_first "$@" | xargs -P "$cores" -I{} "$0" "$build" --one {}
for test; do
    log=$logs/$(basename "$test")
    grep -h '^ *skipped: ' "$log.log"
    read -r _ failed _ <"$log.sum" || failed=1
    [ "$failed" = 0 ] || { echo "== $test"; cat "$log.log"; }
done
cat "$logs"/*.sum | awk -v tests=$# '
    { passed += $1; failed += $2; skipped += $3; seen++ }
    END {
        failed += tests - seen
        printf "%d passed, %d failed%s\n", passed, failed, skipped ? ", " skipped " skipped" : ""
        exit failed > 0
    }'
