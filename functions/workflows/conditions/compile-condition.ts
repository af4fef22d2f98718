/** Compiles a condition to jsonpath, in which unknown is never true, and to a tree that says which leaf decided. */
import type { JsonObject, JsonValue } from '../graph/canonical-json.ts';
import type { ProblemCode } from '../graph/problem.ts';
import { type Leaf, LeafCompiler, LeafError } from './compile-leaf.ts';
import { type Names, needsOf } from './path.ts';
import type { Predicate } from './predicates.ts';
import { Vars } from './vars.ts';

/** A condition as PostgreSQL tests it. */
export interface CompiledCondition {
  /** True exactly when the condition holds: false, null or an error mean that it does not. */
  readonly test: string;
  /** What `automation.condition_vars` computes before the test. Null: nothing. */
  readonly vars: JsonObject | null;
  /** For `automation.explain_condition`. A group has `reads`, the paths of all its comparisons, for `automation.reason_of_way`. */
  readonly tree: JsonValue;
  readonly needs: number;
}

/** What is wrong with a condition, and where in it. */
export interface ConditionIssue {
  readonly code: ProblemCode;
  /** Place in the condition: `all.0.not.value`. */
  readonly at: string;
  readonly message: string;
  readonly fix?: string;
}

const TIME_ZONE = JSON.stringify(['run', 'timeZone']);
const MOST_DEEP = 50;
const MOST_LEAVES = 500;
const LEAF_MEMBERS = ['path', 'op', 'value', 'ignoreCase'];
const ALWAYS: Predicate = { yes: '1 == 1', no: '1 == 0' };
const SHAPE = 'must be {"all": […]}, {"any": […]}, {"not": …} or {"path": …, "op": …, "value": …}';

type Compiled = Predicate & { readonly tree: JsonValue };

const members = (value: unknown): Readonly<Record<string, unknown>> | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;

/** Walks through one condition. `vars` are shared with other conditions of its node. */
class Compiler {
  needs = 0;
  /** Paths that are read, but those of every run. */
  readonly reads = new Map<string, readonly string[]>();
  private leaves = 0;
  private readonly leaf: LeafCompiler;
  private readonly report: (issue: ConditionIssue) => void;

  constructor(names: Names, vars: Vars, report: (issue: ConditionIssue) => void) {
    this.report = report;
    this.leaf = new LeafCompiler(names, vars, (segments) => {
      this.needs |= needsOf(segments);
      const path = JSON.stringify(segments);
      if (segments[0] !== 'now' && path !== TIME_ZONE) this.reads.set(path, segments);
    });
  }

  compile(given: unknown, at: string, depth: number): Compiled {
    const node = members(given);
    if (depth > MOST_DEEP)
      return this.refuse(at, `is nested more than ${MOST_DEEP} deep`, 'Take out groups with one member');
    if (!node) return this.refuse(at, SHAPE);
    const names = Object.keys(node);
    const [only = ''] = names;
    if (names.length === 1 && (only === 'all' || only === 'any')) return this.group(only, node[only], at, depth);
    if (names.length === 1 && only === 'not') {
      const { yes, no, tree } = this.compile(node.not, join(at, 'not'), depth + 1);
      return { yes: no, no: yes, tree: { not: tree } };
    }
    return this.comparison(node, at);
  }

  private refuse(at: string, message: string, fix?: string): Compiled {
    this.report({ code: 'BAD_CONDITION', at, message, ...(fix === undefined ? {} : { fix }) });
    return { ...ALWAYS, tree: { all: [] } };
  }

  private group(kind: 'all' | 'any', given: unknown, at: string, depth: number): Compiled {
    if (!Array.isArray(given)) return this.refuse(join(at, kind), 'must be a list of conditions');
    const parts = given.map((one, index) => this.compile(one, join(at, `${kind}.${index}`), depth + 1));
    const tree = { [kind]: parts.map((part) => part.tree) };
    if (parts.length === 0) return { ...ALWAYS, tree: { all: [] } };
    const [yes, no] = kind === 'all' ? [' && ', ' || '] : [' || ', ' && '];
    return {
      yes: `(${parts.map((part) => part.yes).join(yes)})`,
      no: `(${parts.map((part) => part.no).join(no)})`,
      tree,
    };
  }

  private comparison(node: Readonly<Record<string, unknown>>, at: string): Compiled {
    const unknown = Object.keys(node).find((name) => !LEAF_MEMBERS.includes(name));
    const { path, op, value, ignoreCase = false } = node;
    if (typeof path !== 'string' || typeof op !== 'string') return this.refuse(at, SHAPE);
    if (unknown !== undefined) return this.refuse(join(at, unknown), 'is unknown in a comparison');
    if (typeof ignoreCase !== 'boolean') return this.refuse(join(at, 'ignoreCase'), 'must be true or false');
    this.leaves += 1;
    if (this.leaves > MOST_LEAVES) return this.refuse(at, `is one comparison too many: at most ${MOST_LEAVES}`);
    return this.compiledLeaf({ path, op, value, ignoreCase }, at);
  }

  private compiledLeaf(leaf: Leaf, at: string): Compiled {
    try {
      const { yes, no, segments } = this.leaf.compile(leaf);
      const tree = { at, path: leaf.path, op: leaf.op, get: [...segments], yes: `strict ${yes}`, no: `strict ${no}` };
      return { yes, no, tree };
    } catch (error) {
      if (!(error instanceof LeafError)) throw error;
      this.report({ code: error.code, at: join(at, error.member), message: error.message });
      return { ...ALWAYS, tree: { all: [] } };
    }
  }
}

const join = (at: string, member: string) => (at === '' ? member : `${at}.${member}`);

/** Compiles `given`. What is wrong goes to `report`, and holds always: a condition with issues must not be used. */
export function compileCondition(
  given: unknown,
  names: Names,
  report: (issue: ConditionIssue) => void,
  vars: Vars = new Vars(),
): CompiledCondition {
  const compiler = new Compiler(names, vars, report);
  const { yes, tree } = compiler.compile(given, '', 0);
  const reads = [...compiler.reads.values()].map((segments) => [...segments]);
  // A single comparison has its path itself.
  const whole = 'get' in Object(tree) ? tree : { ...Object(tree), reads };
  return { test: `strict ${yes}`, vars: vars.toJson(), tree: whole, needs: compiler.needs };
}
