/* function_words.c - the words that hold sentences together, in thirteen languages.
 *
 * Where there is enough text they need no list: they are in every article, and document frequency
 * says so. But headlines do without them, so where most of a collection is headlines "that" is
 * rarer than "Meta", and a report of 600 words had the related stories "The asteroid that ..." and
 * "The failure that ...". So they are known beforehand (story/common.h). Nothing is dropped for
 * standing here, and a language that is not here has what its texts say.
 *
 * Words of the closed classes only, and none that is a noun, name or verb of news in another of
 * these languages or in capitals: not "US", "WHO", "UN", "AI" or "EU", not German "die" and "war",
 * French "son", Spanish "sin". Folded, as texts are. */
#include "text/function_words.h"
#include "base/sort.h"
#include "text/terms.h"
#include <assert.h>
#include <string.h>

static const char *const language[] = {
    /* English */
    "an the this that these those each every any all both some such no nor not other another "
    "own me my we our you your he him his she her they them their it its itself himself whom "
    "whose which what of in on at by for with about against between into through during "
    "before after from to up down out over under off than as until while because since "
    "without within among across upon toward and or but if so yet although though whether "
    "unless however is am are was were be been being has have had having do did doing would "
    "shall should could might must cannot only very too also just then there here when where "
    "why how more most much many few less least again now even still already ever never often "
    "almost rather quite don doesn isn didn wasn aren couldn wouldn ve ll",
    /* German */
    "der das dem des ein eine einen einem einer eines und oder aber nicht ist sind wird "
    "werden wurde wurden sich mit von vom zum zur auf für bei aus nach auch noch nur wie dass "
    "sein seine seinen seiner haben hatte hatten über unter durch gegen als wenn weil kein "
    "keine ihr ihre ihren wir sie im zu ich er es um sowie bis beim zwischen seit doch schon "
    "sehr mehr",
    /* French */
    "le la les une des du de et ou où est sont pour par sur avec que qui dont ce cette ces "
    "cet il elle ils elles nous vous leur ses sa au aux ne pas mais comme été être ont avait "
    "entre après avant très aussi même se je tu mes ma lui chez vers depuis lors selon",
    /* Spanish */
    "el los las unos unas del al en con para su sus lo como más pero sobre este esta estos "
    "estas ese esa es fue fueron había ser está están también ya muy hasta desde donde cuando "
    "porque ni tras según por",
    /* Portuguese */
    "os um é uma uns umas da das na nos pelo pela pelos pelas com não mais mas seu sua seus "
    "suas foi foram estão ao aos à às também já até após ele ela eles elas isso esse essa "
    "quando muito onde pois nem só em num numa",
    /* Italian */
    "il gli di della dello dei degli delle dal dalla nel nella nei con sul sulla tra fra che "
    "non più anche sono è suo sua suoi loro questo questa quello quella dopo ancora già alla "
    "allo agli una",
    /* Dutch */
    "het een van op te dat zijn wordt werd voor aan niet ook bij uit naar om maar hij zij "
    "deze door nog heeft hebben wat geen kan wie",
    /* Swedish, Norwegian, Danish */
    "och att som ett på är av för till har inte om ska från efter eller när också og ikke til "
    "af er det",
    /* Polish */
    "na do nie się to że jest od za po jak ale dla przez oraz które który która są był była "
    "było tym tego przy także",
    /* Russian */
    "и в на не что с по из за от для это как к о у но его их также был была были при до после "
    "все она он они или которые который уже со об ее",
    /* Turkish */
    "ve bir bu için ile olarak olan daha çok gibi kadar sonra göre değil",
    /* Arabic */
    "في من على إلى عن أن إن ما لا هذا هذه التي الذي الذين مع كان كانت قد كما بعد قبل بين ذلك "
    "كل خلال حتى أو ثم لم هو هي",
    /* Hindi */
    "के में है की को से का और पर ने कि इस एक यह था हैं"};

static uint64_t hash_of(const char *word, size_t len)
{
    enum { LONGEST = 48 }; /* of the words above */
    char folded[LONGEST + NP_WORD_PADDED] = "";
    assert(len <= LONGEST);
    memcpy(folded, word, len);
    return np_term_hash(folded, len);
}

size_t np_function_words(uint64_t *hash)
{
    size_t n = 0;
    for (size_t l = 0; l < sizeof language / sizeof language[0]; l++)
        for (const char *at = language[l]; *at;) {
            size_t len = strcspn(at, " ");
            assert(n < NP_MOST_FUNCTION_WORDS);
            hash[n++] = hash_of(at, len);
            at += len + (at[len] == ' ');
        }
    return np_sort_unique_u64(hash, n);
}
