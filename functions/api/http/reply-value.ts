/** What a handler may return where the reply's schema says `T`: a Date for a text, since JSON turns it into one, and any text for an enum. */
export type ReplyValue<T> = unknown extends T
  ? T
  : T extends string
    ? string | Date
    : T extends readonly (infer Item)[]
      ? readonly ReplyValue<Item>[]
      : T extends object
        ? { readonly [Key in keyof T]: ReplyValue<T[Key]> }
        : T;
