/** How calls by a connection are authorised. Loads in a browser: the contract of the API names them too. */
export const authKinds = [
  ...(['bearer', 'basic', 'header', 'hmac'] as const),
  ...(['oauth2-client-credentials', 'oauth2-authorization-code'] as const),
] as const;
export type AuthKind = (typeof authKinds)[number];

export const hmacAlgorithms = ['sha256', 'sha512', 'sha1'] as const;
export const hmacEncodings = ['hex', 'base64'] as const;
export const clientAuths = ['basic', 'body'] as const;
