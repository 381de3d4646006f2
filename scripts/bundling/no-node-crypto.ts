/** In place of Node's module of that name, which kdbxweb names for where there is no WebCrypto: browsers have it. */
export const webcrypto = undefined;
