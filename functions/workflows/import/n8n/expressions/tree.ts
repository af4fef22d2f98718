/** What an expression of n8n says, as far as it can be translated. */

/** A value that another node gave, or that n8n itself knows. */
export type Root =
  | { readonly of: 'input' } // $json, $input.item.json
  | { readonly of: 'node'; readonly name: string } // $('Name').item.json, $node["Name"].json
  | { readonly of: 'now' | 'today' | 'variable' | 'execution' | 'workflow' | 'index' | 'loop-context' };

export type Tree =
  | { readonly kind: 'literal'; readonly value: string | number | boolean | null }
  | {
      readonly kind: 'path';
      readonly root: Root;
      readonly segments: readonly string[];
      readonly calls: readonly Call[];
    }
  | { readonly kind: 'operation'; readonly sign: string; readonly left: Tree; readonly right: Tree }
  | { readonly kind: 'not'; readonly of: Tree }
  /** A template literal. */
  | { readonly kind: 'join'; readonly parts: readonly Tree[] };

/** A method that has been called on a value. */
export interface Call {
  readonly name: string;
  readonly args: readonly (string | number | boolean | null | Readonly<Record<string, number>>)[];
}
