/** Parses the part of JavaScript that expressions of n8n mostly are: paths, texts, a few operators and methods. Nothing is evaluated. */
import { TokenReader, WORDS } from './token-reader.ts';
import { NotTranslated, type Token, tokenise } from './tokens.ts';
import type { Call, Root, Tree } from './tree.ts';

/** Names by which an expression reaches code: such a fragment is left out of the graph altogether. */
const DANGEROUS =
  /(?<![\w$])(?:constructor|__proto__|__defineGetter__|__defineSetter__|__lookupGetter__|prototype|process|require|import|globalThis|global|eval|Function|this|window|module|child_process|Reflect|Proxy)(?![\w$])/;

/** Whether it names what reaches for code: such an expression is refused, not kept. */
export const isDangerous = (expression: string): boolean => DANGEROUS.test(expression);

/** Operators by how strongly they bind, the weakest first. */
const LEVELS: readonly (readonly string[])[] = [
  ['??', '||'],
  ['&&'],
  ['===', '!==', '==', '!='],
  ['>', '>=', '<', '<='],
  ['+', '-'],
];

const MOST_DEEP = 30;
const OF_ITEM = ['item', 'first', 'last'];
const PLAIN: Readonly<Record<string, Root['of']>> = {
  $now: 'now',
  $today: 'today',
  $execution: 'execution',
  $workflow: 'workflow',
  $itemIndex: 'index',
  $runIndex: 'index',
  $vars: 'variable',
};

class Parser extends TokenReader {
  private readonly depth: number;

  constructor(expression: string, depth: number) {
    if (depth > MOST_DEEP) throw new NotTranslated('is nested too deep');
    super(tokenise(expression));
    this.depth = depth;
  }

  whole(): Tree {
    const tree = this.level(0, this.depth);
    const rest = this.tokens[this.place];
    if (rest)
      throw new NotTranslated(
        rest.value === '?'
          ? 'has a choice (? :), which texts do not have'
          : `has "${rest.value}", which is not understood there`,
      );
    return tree;
  }

  private level(level: number, depth: number): Tree {
    if (depth > MOST_DEEP) throw new NotTranslated('is nested too deep');
    const signs = LEVELS[level];
    if (!signs) return this.unary(depth);
    let left = this.level(level + 1, depth);
    for (let sign = signs.find((one) => this.is(one)); sign !== undefined; sign = signs.find((one) => this.is(one))) {
      this.place += 1;
      left = { kind: 'operation', sign, left, right: this.level(level + 1, depth) };
    }
    return left;
  }

  private unary(depth: number): Tree {
    if (depth > MOST_DEEP) throw new NotTranslated('is nested too deep');
    if (this.take('!')) return { kind: 'not', of: this.unary(depth + 1) };
    if (this.take('-')) {
      const token = this.next();
      if (token.kind !== 'number') throw new NotTranslated('has a minus before what is no number');
      return { kind: 'literal', value: -Number(token.value) };
    }
    if (this.take('(')) {
      const inner = this.level(0, depth + 1);
      this.need(')');
      return inner.kind === 'path' ? this.chain(inner.root, inner.segments, inner.calls) : this.afterOther(inner);
    }
    const token = this.next();
    if (token.kind === 'number') return this.afterOther({ kind: 'literal', value: Number(token.value) });
    if (token.kind === 'text') return this.afterOther(this.text(token, depth));
    if (token.kind !== 'name') throw new NotTranslated(`has "${token.value}", which is not understood there`);
    if (Object.hasOwn(WORDS, token.value)) return { kind: 'literal', value: WORDS[token.value] ?? null };
    return this.named(token.value, depth);
  }

  /** Methods of texts that are written out are not offered. */
  private afterOther(tree: Tree): Tree {
    if (this.is('.') || this.is('[') || this.is('?.'))
      throw new NotTranslated('calls a method of what is no plain path');
    return tree;
  }

  private text({ value, template }: Token, depth: number): Tree {
    if (template === undefined) return { kind: 'literal', value };
    const parts: Tree[] = [];
    let end = 0;
    for (const match of template.matchAll(/\$\{([^{}]*)\}/g)) {
      parts.push({ kind: 'literal', value: template.slice(end, match.index) });
      parts.push(new Parser(match[1] ?? '', depth + 1).whole());
      end = match.index + match[0].length;
    }
    const rest = template.slice(end);
    if (rest.includes('${')) throw new NotTranslated('has a text with braces inside braces');
    return { kind: 'join', parts: [...parts, { kind: 'literal', value: rest }] };
  }

  private named(name: string, depth: number): Tree {
    if (name === '$json') return this.chain({ of: 'input' });
    if (name === '$input') return this.ofItem({ of: 'input' });
    if (name === '$' && this.take('(')) {
      const node = this.quoted('has a node whose name is not written out');
      this.need(')');
      return this.ofItem({ of: 'node', name: node });
    }
    if (name === '$node') return this.ofNode();
    if (name === 'encodeURIComponent' || name === 'String') return this.wrapped(name, depth);
    const of = Object.hasOwn(PLAIN, name) ? PLAIN[name] : undefined;
    if (of === undefined || of === 'input' || of === 'node')
      throw new NotTranslated(`has ${name}, which is not translated`);
    return this.chain({ of });
  }

  private wrapped(name: string, depth: number): Tree {
    this.need('(');
    const inner = this.level(0, depth + 1);
    this.need(')');
    if (inner.kind !== 'path') throw new NotTranslated(`has ${name} of what is no plain path`);
    const call: Call = { name: name === 'String' ? 'toString' : 'urlEncode', args: [] };
    return this.chain(inner.root, inner.segments, [...inner.calls, call]);
  }

  /** `$node["Name"].json`, `$node.Name.json`. */
  private ofNode(): Tree {
    let name: string;
    if (this.take('[')) {
      name = this.quoted('has a node whose name is not written out');
      this.need(']');
    } else {
      this.need('.');
      name = this.member();
    }
    return this.json({ of: 'node', name });
  }

  /** `.item`, `.first()` and `.last()`: a run has one item. */
  private ofItem(root: Root): Tree {
    if (!this.take('?.')) this.need('.');
    const which = this.member();
    if (which === 'json') return this.chain(root);
    if (which === 'all') return this.ofAll(root);
    if (!OF_ITEM.includes(which)) throw new NotTranslated(`has .${which} of a node, which is not translated`);
    if (this.take('(')) {
      if (this.tokens[this.place]?.kind === 'number') this.place += 1; // the number of an output
      this.need(')');
    }
    return this.json(root);
  }

  /** `.all()[0].json`. */
  private ofAll(root: Root): Tree {
    this.need('(');
    this.need(')');
    if (!this.take('[') || this.next().value !== '0' || !this.take(']'))
      throw new NotTranslated('has all items of a node; a run has one');
    return this.json(root);
  }

  private json(root: Root): Tree {
    if (!this.take('?.')) this.need('.');
    const member = this.member();
    if (member !== 'json') throw new NotTranslated(`has .${member} of an item; only its json is translated`);
    return this.chain(root);
  }

  private chain(root: Root, segments: readonly string[] = [], calls: readonly Call[] = []): Tree {
    const path = [...segments];
    const called = [...calls];
    for (;;) {
      const isOptional = this.take('?.');
      if (this.take('[')) {
        if (called.length > 0) throw new NotTranslated('reads a member of what a method gave');
        path.push(this.key());
      } else if (isOptional || this.take('.')) {
        const name = this.member();
        if (this.take('(')) called.push({ name, args: this.args() });
        else if (called.length > 0) throw new NotTranslated(`reads .${name} of what a method gave`);
        else if (name === 'length') throw new NotTranslated('counts a list or a text, for which there is no filter');
        else path.push(name);
      } else return { kind: 'path', root, segments: path, calls: called };
    }
  }
}

/** Throws NotTranslated, whose message says what is not understood. */
export const parseExpression = (expression: string): Tree => new Parser(expression, 0).whole();
