/** What a kind of suggestion is made of. A kind is a folder here with one statement, and its line in kinds.ts. */
import type { Database } from '../../../engine/data/database.ts';
import type { Json } from '../../../engine/data/statement.ts';
import type { Share } from '../../../engine/inference/shares.ts';

const DAY_MS = 86_400_000;

/** Figures are of this many days before now. */
export const PERIOD_DAYS = 90;
/** How long a task may take: younger ones say nothing of it yet. An order counts for as long after a task. */
export const SETTLE_DAYS = 14;

export const daysBefore = (now: Date, days: number): Date => new Date(now.getTime() - days * DAY_MS);

/** What a kind looks at: the tenant's rows from `since` to `now`. */
export interface Scope {
  readonly database: Database;
  readonly tenantId: string;
  readonly now: Date;
  readonly since: Date;
}

/** What a suggestion is about. */
export interface Target {
  readonly type: 'TRIGGER' | 'NODE' | 'REP' | 'GROUP';
  /** Of the trigger or the rep; of a node, its workflow. Null: a group of customers. */
  readonly id: string | null;
  readonly name: string;
  /** What tells it from others with the same id: the node, the other trigger, the group. */
  readonly part: string | null;
}

/** A line of the table behind a suggestion: a share with its interval, or a plain number. */
export interface Figure {
  readonly label: string;
  readonly value: number;
  readonly unit: 'percent' | 'tasks' | 'hours' | 'days' | 'percent of the rhythm';
  readonly numerator: number | null;
  readonly denominator: number | null;
  /** Of 95 percent, in percent. */
  readonly low: number | null;
  readonly high: number | null;
}

/** What to expect of the change. */
export interface Effect {
  readonly low: number;
  readonly high: number;
  readonly unit: string;
}

/** A call of this API that tries it. */
export interface Request {
  readonly method: 'POST' | 'PATCH';
  readonly path: string;
  readonly body: Json;
  /** What it does, in words. */
  readonly does: string;
}

/** What can be done. A text says why there is no such call. */
export interface Attempts {
  /** Makes the change for everybody. */
  readonly tryIt: Request | string;
  /** Tries it with a part of the customers first. */
  readonly asExperiment: Request | string;
  /** Of the experiment that decides the split before a node: one that is drawn up or runs stands in the way of both calls. */
  readonly experimentKey?: string;
}

/** What people or tenants named: of reps and customers, and text of their own. */
export type Names = Readonly<Record<string, string>>;

/** One suggestion, as a kind makes it. */
export interface Suggestion extends Attempts {
  readonly target: Target;
  /** A name in braces, such as {TRIGGER}, stands for that of `names`: the model that words the sentence gets none of them. */
  readonly sentence: string;
  readonly names: Names;
  /** The figure that the suggestion rests on. */
  readonly main: Share;
  readonly figures: readonly Figure[];
  /** A text says why there is none. */
  readonly effect: Effect | string;
  /** Id of the trigger that is enough when the one of the suggestion is switched off. */
  readonly isLeftTo?: string;
}

/** What a kind has to say. */
export interface Found {
  readonly suggestions: readonly Suggestion[];
  /** The most cases that one target has. */
  readonly has: number;
  /** What is missing although the cases are there. */
  readonly lacks?: string;
}

/** One kind of suggestion: adding one takes a folder and a line of kinds.ts. */
export interface Kind {
  readonly name: string;
  /** The cases that a target needs before anything is said of it. */
  readonly needs: number;
  /** What is counted, as in "needs 20 …". */
  readonly cases: string;
  find(scope: Scope): Promise<Found>;
}
