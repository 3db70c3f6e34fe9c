/** What became of something that is done to a design, or one line for a person where it is refused. */
export type Done<Value = object> =
  | ({ readonly ok: true } & Value)
  /** One line for a person. */
  | { readonly ok: false; readonly message: string }
