/* roles.c - names of elements mean what the standard says, names of classes what most people mean.
 *
 * Classes are what pages differ in most: so only the plainest words are asked for, anywhere in a
 * class or id, and what they say is a guess that survey.c and main_text.c weigh against the text.
 */
#include "read/roles.h"
#include "base/str.h"

np_role np_role_of(np_str name)
{
    static const struct {
        const char *name;
        np_role role;
    } element[] = {
        {"p", NP_ROLE_BREAK},          {"br", NP_ROLE_NEITHER},        {"div", NP_ROLE_HOLDER},
        {"section", NP_ROLE_HOLDER},   {"article", NP_ROLE_HOLDER},    {"main", NP_ROLE_HOLDER},
        {"td", NP_ROLE_HOLDER},        {"table", NP_ROLE_HOLDER},      {"body", NP_ROLE_HOLDER},
        {"ul", NP_ROLE_HOLDER},        {"ol", NP_ROLE_HOLDER},         {"dl", NP_ROLE_HOLDER},
        {"li", NP_ROLE_BREAK},         {"dt", NP_ROLE_BREAK},          {"dd", NP_ROLE_BREAK},
        {"tr", NP_ROLE_BREAK},         {"h1", NP_ROLE_BREAK},          {"h2", NP_ROLE_BREAK},
        {"h3", NP_ROLE_BREAK},         {"h4", NP_ROLE_BREAK},          {"h5", NP_ROLE_BREAK},
        {"h6", NP_ROLE_BREAK},         {"blockquote", NP_ROLE_HOLDER}, {"pre", NP_ROLE_BREAK},
        {"header", NP_ROLE_HOLDER},    {"hr", NP_ROLE_BREAK},          {"figure", NP_ROLE_HOLDER},
        {"figcaption", NP_ROLE_ASIDE}, {"th", NP_ROLE_BREAK},          {"fieldset", NP_ROLE_ASIDE},
        {"center", NP_ROLE_HOLDER},    {"address", NP_ROLE_BREAK},     {"details", NP_ROLE_HOLDER},
        {"nav", NP_ROLE_ASIDE},        {"aside", NP_ROLE_ASIDE},       {"footer", NP_ROLE_ASIDE},
        {"form", NP_ROLE_ASIDE},       {"noscript", NP_ROLE_SILENT},   {"template", NP_ROLE_SILENT},
        {"svg", NP_ROLE_SILENT},       {"math", NP_ROLE_NEITHER},      {"button", NP_ROLE_SILENT},
        {"select", NP_ROLE_SILENT},    {"object", NP_ROLE_SILENT},     {"audio", NP_ROLE_SILENT},
        {"video", NP_ROLE_SILENT},     {"canvas", NP_ROLE_SILENT},     {"dialog", NP_ROLE_ASIDE},
        {"head", NP_ROLE_BREAK},       {"script", NP_ROLE_RAW},        {"style", NP_ROLE_RAW},
        {"iframe", NP_ROLE_RAW},       {"textarea", NP_ROLE_RAW},      {"noembed", NP_ROLE_RAW},
        {"noframes", NP_ROLE_RAW},     {"xmp", NP_ROLE_RAW},           {"title", NP_ROLE_RAW}};
    for (size_t i = 0; i < sizeof element / sizeof element[0]; i++)
        if (np_markup_is_named(name, np_str_of(element[i].name)))
            return element[i].role;
    return NP_ROLE_NEITHER;
}

static bool is_hidden(const np_tag *tag)
{
    static const char *const none[] = {"display:none", "display: none", "visibility:hidden",
                                       "visibility: hidden", NULL};
    return np_markup_attribute(tag, "hidden").at ||
           np_markup_has_word(np_markup_attribute(tag, "style"), none) ||
           np_markup_is_named(np_markup_attribute(tag, "aria-hidden"), NP_STR("true"));
}

/* Do its class and id say that it is beside the article? */
static bool is_beside(const np_tag *tag)
{
    static const char *const beside[] = {
        "banner",     "breadcrumb", "combx",      "comment", "disqus",     "footer",
        "gdpr",       "menu",       "related",    "remark",  "replies",    "rss",
        "shoutbox",   "sidebar",    "skyscraper", "social",  "sponsor",    "supplemental",
        "pagination", "pager",      "popup",      "share",   "newsletter", "promo",
        "widget",     "navbar",     "caption",    "credit",  "copyright",  NULL};
    static const char *const maybe[] = {"article", "body",   "column", "content",
                                        "main",    "shadow", NULL};
    np_str class = np_markup_attribute(tag, "class"), id = np_markup_attribute(tag, "id");
    return (np_markup_has_word(class, beside) || np_markup_has_word(id, beside)) &&
           !np_markup_has_word(class, maybe) && !np_markup_has_word(id, maybe) &&
           !np_markup_is_named(tag->name, NP_STR("body")) &&
           !np_markup_is_named(tag->name, NP_STR("article"));
}

bool np_role_is_aside(const np_tag *tag)
{
    return np_role_of(tag->name) == NP_ROLE_ASIDE || is_hidden(tag) || is_beside(tag);
}

bool np_role_is_talk(const np_tag *tag)
{
    static const char *const talk[] = {"combx", "comment", "disqus", "remark", "replies", NULL};
    return np_markup_has_word(np_markup_attribute(tag, "class"), talk) ||
           np_markup_has_word(np_markup_attribute(tag, "id"), talk);
}

np_claim np_role_claim(const np_tag *tag)
{
    static const char *const body[] = {"articleBody", NULL};
    if (np_markup_has_word(np_markup_attribute(tag, "itemprop"), body))
        return NP_CLAIM_BODY;
    if (np_markup_is_named(tag->name, NP_STR("article")))
        return NP_CLAIM_ARTICLE;
    bool is_main = np_markup_is_named(tag->name, NP_STR("main")) ||
                   np_markup_is_named(np_markup_attribute(tag, "role"), NP_STR("main"));
    return is_main ? NP_CLAIM_MAIN : NP_CLAIM_NONE;
}

float np_role_weight(const np_tag *tag)
{
    static const char *const good[] = {"article", "body", "content", "entry", "hentry", "main",
                                       "page",    "post", "text",    "blog",  "story",  NULL};
    static const char *const bad[] = {"hidden",  "banner",   "combx",  "comment", "contact",
                                      "footer",  "masthead", "media",  "meta",    "outbrain",
                                      "promo",   "related",  "scroll", "share",   "sidebar",
                                      "sponsor", "tags",     "widget", NULL};
    const np_str of[] = {np_markup_attribute(tag, "class"), np_markup_attribute(tag, "id")};
    float weight = np_markup_is_named(tag->name, NP_STR("div")) ? 5 : 0;
    for (size_t i = 0; i < 2; i++)
        weight += (np_markup_has_word(of[i], good) ? 25.0f : 0) -
                  (np_markup_has_word(of[i], bad) ? 25.0f : 0);
    return weight;
}
