/** A plain model of automation.assign_reps: one task after the other, one rep after the other. */
import { createHash } from 'node:crypto';

export interface Rep {
  readonly id: string;
  readonly role: string | null;
  isActive: boolean;
  most: number | null;
  capacity: number | null;
  /** Days, the last one included. */
  leave: readonly [from: string, until: string] | null;
}

export interface Assignment {
  readonly strategy: string;
  readonly among?: { readonly roles?: readonly string[]; readonly userIds?: readonly string[] };
  readonly maxOpenTasks?: number;
  readonly fallback?: readonly string[];
}

export interface Task {
  readonly place: number;
  readonly dueOn: string;
  readonly owner: string | null;
}

interface Given {
  readonly place: number;
  readonly userId: string | null;
  readonly by: string;
}

const SHARING = ['round-robin', 'least-loaded', 'open-load'];

export class Dealer {
  /** Open tasks: whose, and due when. */
  open: { readonly userId: string; readonly dueOn: string }[] = [];
  private readonly last = new Map<string, string>();

  readonly reps: readonly Rep[];
  private readonly defaultAssignee: string | null;

  constructor(reps: readonly Rep[], defaultAssignee: string | null) {
    this.reps = reps;
    this.defaultAssignee = defaultAssignee;
  }

  private count(rep: Rep, day?: string): number {
    return this.open.filter(({ userId, dueOn }) => userId === rep.id && (day === undefined || dueOn === day)).length;
  }

  private limit = (rep: Rep, assignment: Assignment) => rep.most ?? assignment.maxOpenTasks ?? null;

  hasRoom(rep: Rep, day: string, assignment: Assignment): boolean {
    const most = this.limit(rep, assignment);
    return (most === null || this.count(rep) < most) && (rep.capacity === null || this.count(rep, day) < rep.capacity);
  }

  isAway = ({ leave }: Rep, day: string) => leave !== null && leave[0] <= day && day <= leave[1];

  private pool(assignment: Assignment): Rep[] {
    const { roles = [], userIds = [] } = assignment.among ?? {};
    const isNamed = (rep: Rep) => userIds.includes(rep.id) || (rep.role !== null && roles.includes(rep.role));
    return this.reps.filter((rep) => rep.isActive && (assignment.among === undefined || isNamed(rep)));
  }

  /** Gives the tasks of one day to those whom a step of the chain finds. */
  private step(word: string, tasks: readonly Task[], today: string, assignment: Assignment): Map<number, string> {
    const given = new Map<number, string>();
    const give = (task: Task, rep: { readonly id: string }) => {
      given.set(task.place, rep.id);
      this.open.push({ userId: rep.id, dueOn: task.dueOn });
    };
    const pool = JSON.stringify(assignment.among ?? null);
    const day = tasks[0]?.dueOn ?? today;
    const isThere = (rep: Rep) =>
      this.hasRoom(rep, day, assignment) && !this.isAway(rep, day) && !this.isAway(rep, today);
    const sharers = this.pool(assignment).filter(isThere);
    const before = new Map(sharers.map((rep) => [rep.id, this.count(rep)]));
    const most = Math.max(0, ...sharers.map((rep) => this.limit(rep, assignment) ?? 0));
    const key = (rep: Rep) =>
      createHash('md5')
        .update(rep.id + day)
        .digest('hex');
    const level = (rep: Rep) =>
      word === 'open-load'
        ? (this.count(rep) + 1) / (this.limit(rep, assignment) ?? (most || 1))
        : this.count(rep, day) + 1;
    const compare = (a: Rep, b: Rep) =>
      level(a) - level(b) || (before.get(a.id) ?? 0) - (before.get(b.id) ?? 0) || (key(a) < key(b) ? -1 : 1);
    for (const task of tasks) {
      if (SHARING.includes(word)) {
        const free = sharers.filter((rep) => this.hasRoom(rep, day, assignment));
        const inTurn = [...free].sort((a, b) => (a.id < b.id ? -1 : 1));
        const last = this.last.get(pool) ?? '';
        const rep = word === 'round-robin' ? (inTurn.find(({ id }) => id > last) ?? inTurn[0]) : free.sort(compare)[0];
        if (rep === undefined) continue;
        give(task, rep);
        if (word === 'round-robin') this.last.set(pool, rep.id);
      } else if (word === 'sales-rep') {
        const rep = this.reps.find(({ id, isActive }) => isActive && id === task.owner);
        if (rep && !this.isAway(rep, day) && this.hasRoom(rep, day, assignment)) give(task, rep);
      } else if (word === 'default-assignee') {
        const found = this.reps.find(({ id, isActive }) => id === this.defaultAssignee && isActive);
        if (found) give(task, { id: found.id });
      } else {
        const rep = this.reps.find(({ id, isActive }) => isActive && id === word);
        if (rep && !this.isAway(rep, day)) give(task, rep);
      }
    }
    return given;
  }

  assign(tasks: readonly Task[], today: string, assignment: Assignment): Given[] {
    const chain = [assignment.strategy, ...(assignment.fallback ?? ['default-assignee'])];
    const all: Given[] = [];
    for (const day of [...new Set(tasks.map(({ dueOn }) => dueOn))].sort()) {
      let left = tasks.filter(({ dueOn }) => dueOn === day);
      for (const word of chain) {
        const given = this.step(word, left, today, assignment);
        const by = [...SHARING, 'sales-rep', 'default-assignee'].includes(word) ? word : 'user';
        for (const [place, userId] of given) all.push({ place, userId, by });
        left = left.filter(({ place }) => !given.has(place));
      }
      all.push(...left.map(({ place }) => ({ place, userId: null, by: 'nobody' })));
    }
    return all.sort((a, b) => a.place - b.place);
  }
}
