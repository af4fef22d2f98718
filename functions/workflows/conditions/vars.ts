/** What jsonpath cannot compute: moments as numbers, and comparisons of two texts. `automation.condition_vars` computes them. */
import type { JsonObject, JsonValue } from '../graph/canonical-json.ts';
import { canonicalJson } from '../graph/canonical-json.ts';

/** Variables of one node, shared by its conditions; equal ones are computed once. */
export class Vars {
  private readonly specs = new Map<string, JsonObject>();
  private readonly known = new Map<string, string>();

  /** Returns the variable as jsonpath writes it: `$"m1"`. */
  add(prefix: 'm' | 't', spec: JsonObject): string {
    const key = canonicalJson(spec);
    const name = this.known.get(key) ?? `${prefix}${this.known.size + 1}`;
    this.known.set(key, name);
    this.specs.set(name, spec);
    return `$"${name}"`;
  }

  /** Seconds since 1970 of the value at a path, of a written date or instant, or of now; null for anything else. */
  moment(of: readonly string[] | string): string {
    return this.add('m', typeof of === 'string' ? { moment: of } : { at: [...of] });
  }

  /** Null when no condition needs any. */
  toJson(): JsonObject | null {
    if (this.specs.size === 0) return null;
    return Object.fromEntries(this.specs.entries()) as Readonly<Record<string, JsonValue>>;
  }
}
