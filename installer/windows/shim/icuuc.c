/* Stands in for Windows' icuuc.dll under Wine 8, so that Qt loads: it knows no further encodings. Never shipped. */
#include <stddef.h>

#define EXPORTED __declspec(dllexport)
#define UNSUPPORTED 16 /* U_UNSUPPORTED_ERROR */

typedef int Error;

static void *refuse(Error *error)
{
    if (error)
        *error = UNSUPPORTED;
    return NULL;
}

EXPORTED void *ucnv_open(const char *name, Error *error) { return refuse(error); }
EXPORTED void ucnv_close(void *converter) {}
EXPORTED void ucnv_reset(void *converter) {}
EXPORTED signed char ucnv_getMaxCharSize(const void *converter) { return 1; }
EXPORTED const char *ucnv_getName(const void *converter, Error *error) { return refuse(error); }
EXPORTED void ucnv_getToUCallBack(const void *converter, void **action, const void **context)
{
    if (action)
        *action = NULL;
    if (context)
        *context = NULL;
}
EXPORTED void ucnv_getFromUCallBack(const void *converter, void **action, const void **context)
{
    ucnv_getToUCallBack(converter, action, context);
}
EXPORTED void ucnv_setToUCallBack(void *converter, void *to, const void *with, void **old, const void **context, Error *error)
{
    refuse(error);
}
EXPORTED void ucnv_setFromUCallBack(void *converter, void *to, const void *with, void **old, const void **context, Error *error)
{
    refuse(error);
}
EXPORTED void UCNV_FROM_U_CALLBACK_SUBSTITUTE(void) {}
EXPORTED void UCNV_TO_U_CALLBACK_SUBSTITUTE(void) {}
EXPORTED void ucnv_cbToUWriteUChars(void *arguments, const void *source, int length, int offset, Error *error) { refuse(error); }
EXPORTED void ucnv_cbFromUWriteUChars(void *arguments, const void **source, const void *limit, int offset, Error *error)
{
    refuse(error);
}
EXPORTED void ucnv_toUnicode(void *converter, void **target, const void *target_limit, const char **source,
                             const char *source_limit, int *offsets, signed char flush, Error *error)
{
    refuse(error);
}
EXPORTED void ucnv_fromUnicode(void *converter, char **target, const char *target_limit, const void **source,
                               const void *source_limit, int *offsets, signed char flush, Error *error)
{
    refuse(error);
}
EXPORTED int ucnv_toUCountPending(const void *converter, Error *error) { return 0; }
EXPORTED int ucnv_fromUCountPending(const void *converter, Error *error) { return 0; }
EXPORTED const char *ucnv_getStandardName(const char *name, const char *standard, Error *error) { return refuse(error); }
EXPORTED const char *ucnv_getAvailableName(int number) { return NULL; }
EXPORTED int ucnv_countAvailable(void) { return 0; }
