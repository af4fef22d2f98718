/** What a handler may return where the reply's schema says `T`: JSON turns an instant into text, and the schema narrows text. */
export type Unserialised<T> = unknown extends T
  ? T
  : T extends string
    ? string | Date
    : T extends readonly (infer Item)[]
      ? readonly Unserialised<Item>[]
      : T extends object
        ? { readonly [Key in keyof T]: Unserialised<T[Key]> }
        : T;
