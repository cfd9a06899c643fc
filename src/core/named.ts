/** A definition of which only the kind and the name matter here: whoever needs more of it imports its own type. */
export interface Named<Type extends string> {
  readonly type: Type;
  readonly name: string;
}
