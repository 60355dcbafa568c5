/** Whether this page's address asks for what happens underneath: with `?debug`. */
export const wantsDebug = (): boolean => new URLSearchParams(location.search).has('debug')
