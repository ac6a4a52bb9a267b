/** English has `_one` and `_other`; Russian needs `_few` and `_many` beside them. */
type PluralForms<T> = {
  [K in keyof T as K extends `${infer Base}_other` ? `${Base}_few` | `${Base}_many` : never]: string;
};

/** The shape that the Russian texts must fill: a key that is missing, or is not in English, does not compile. */
export type Translated<T> = {
  [K in keyof T]: T[K] extends string ? string : Translated<T[K]>;
} & PluralForms<T>;
