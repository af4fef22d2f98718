/** What a node type's `compile` gets: it compiles conditions, texts and paths, and collects problems with their places. */

import { exactTimeZone } from '../../engine/schedules/wall-time.ts';
import { isUuid } from '../../engine/uuid.ts';
import { type CompiledCondition, compileCondition } from '../conditions/compile-condition.ts';
import { type Names, needsOf, readPath } from '../conditions/path.ts';
import { Vars } from '../conditions/vars.ts';
import { type Escape, type Part, parseText } from '../texts/parse-text.ts';
import type { JsonObject, JsonValue } from './canonical-json.ts';
import { type Problem, type ProblemCode, problem } from './problem.ts';

/** What the tenant has beside the graph. */
export interface Surroundings {
  /** Of the workflow itself: to find circles. Absent for a graph that is not stored yet. */
  readonly workflowId?: string;
  /** Workflows that can be started, each with those that it starts. */
  readonly workflows: ReadonlyMap<string, readonly string[]>;
  /** Published workflows that start this one, directly or through others, each with those that it starts. */
  readonly callers?: ReadonlyMap<string, readonly string[]>;
  /** A schedule must have an occurrence after it. */
  readonly now: Date;
  /** Why no call may go to a URL, or undefined. */
  readonly refuseUrl: (url: string) => string | undefined;
  /** Zone of dates without a time when the settings name none. */
  readonly timeZone: string;
  /** Ids of the tenant's calendars; `default` is among them when one of them is the default. Absent: it has none. */
  readonly calendars?: ReadonlySet<string>;
  /** The tenant's connections. Absent: it has none, or the graph names none. */
  readonly connections?: readonly { readonly id: string; readonly name: string; readonly baseUrl: string }[];
  /** Those of the users whom the graph names that are active, and those of the roles that an active user has. Absent: it is not known. */
  readonly users?: { readonly users: ReadonlySet<string>; readonly roles: ReadonlySet<string> };
  /** The calendar of the graph's settings: meant where a node names none. */
  readonly calendarId?: string;
}

/** Where what is compiled stands: problems name it. */
export interface Place {
  readonly nodeId: string | null;
  /** `nodes.n1.data`. */
  readonly root: string;
}

/** A text that is ready to be filled: where it goes decides how values are escaped. */
export interface CompiledText {
  readonly escape: Escape;
  readonly parts: readonly Part[];
}

export const textsAsJson = (texts: Readonly<Record<string, CompiledText>>): JsonObject =>
  Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, { ...text, parts: text.parts as JsonValue }]));

/** A text of nothing but spaces. */
export const isBlank = (value: unknown): boolean => typeof value === 'string' && value.trim() === '';

/** Of one node. Each method takes undefined, for drafts that are incomplete, and returns undefined for what is wrong. */
export class Tools {
  /** Fact groups that the node reads. */
  needs = 0;
  /** Texts by their place in the data, for `graph_nodes.parts`. */
  readonly texts: Record<string, CompiledText> = {};
  readonly problems: Problem[] = [];
  /** Calendars that the node keeps to: ids, or `default`. */
  readonly calendars = new Set<string>();
  /** Of all conditions of the node. */
  readonly vars = new Vars();
  readonly names: Names;
  readonly surroundings: Surroundings;
  readonly place: Place;

  constructor(place: Place, names: Names, surroundings: Surroundings) {
    this.place = place;
    this.names = names;
    this.surroundings = surroundings;
  }

  report(code: ProblemCode, path: string, message: string, fix?: string): undefined {
    const where = [this.place.root, path].filter(Boolean).join('.');
    this.problems.push(problem(code, this.place.nodeId, where, message, fix));
    return undefined;
  }

  /** Reports MISSING_SETTING for each member that is absent, blank or empty. */
  require(at: string, given: Readonly<Record<string, unknown>>): void {
    for (const [name, value] of Object.entries(given))
      if (value === undefined || isBlank(value) || (Array.isArray(value) && value.every(isBlank)))
        this.report('MISSING_SETTING', at === '' ? name : `${at}.${name}`, `${name} is needed`, `Set ${name}`);
  }

  condition(path: string, given: unknown): CompiledCondition | undefined {
    if (given === undefined) return undefined;
    const compiled = compileCondition(
      given,
      this.names,
      (issue) => this.report(issue.code, [path, issue.at].filter(Boolean).join('.'), issue.message, issue.fix),
      this.vars,
    );
    this.needs |= compiled.needs;
    return compiled;
  }

  /** Segments of a path. */
  path(path: string, given: string | undefined): readonly string[] | undefined {
    if (given === undefined) return undefined;
    const { segments, error } = readPath(given, this.names);
    if (segments === undefined) return this.report('UNKNOWN_PATH', path, error ?? '');
    this.needs |= needsOf(segments);
    return segments;
  }

  /** Parses a text and keeps it under `path`. */
  text(path: string, given: string | undefined, escapedFor: Escape = 'none'): void {
    if (given === undefined) return;
    this.texts[path] = { escape: escapedFor, parts: this.parse(path, given) };
  }

  /** Returns the id of the calendar that is meant: the given one, that of the graph's settings, or null for the tenant's default. */
  calendar(path: string, id: string | undefined): string | null {
    const { calendars = new Set(), calendarId } = this.surroundings;
    const meant = (id ?? calendarId)?.toLowerCase() ?? null;
    this.calendars.add(meant ?? 'default');
    if (!calendars.has(meant ?? 'default'))
      this.report(
        'UNKNOWN_CALENDAR',
        path,
        meant === null
          ? 'needs a calendar, and the tenant has no default one'
          : `there is no calendar "${id ?? calendarId}"`,
        meant === null
          ? 'Name one, or make one the default: PATCH /api/calendars/{id}'
          : 'Use one of GET /api/calendars',
      );
    return meant;
  }

  /** The id of the node. */
  get nodeKey(): string {
    return this.place.nodeId ?? '';
  }

  /** With variables of its own, where a node has conditions that are tested apart. */
  ownCondition(path: string, given: unknown): CompiledCondition | undefined {
    if (given === undefined) return undefined;
    return compileCondition(given, this.names, (issue) =>
      this.report(issue.code, [path, issue.at].filter(Boolean).join('.'), issue.message, issue.fix),
    );
  }

  /** Reports an id that two members of a list have: they would be the same port. */
  distinct(path: string, items: readonly { readonly id: string }[]): void {
    for (const [index, { id }] of items.entries())
      if (items.findIndex((one) => one.id === id) !== index)
        this.report('BAD_SETTING', `${path}.${index}.id`, `"${id}" is the id of another one`);
  }

  timeZone(path: string, zone: string | undefined): void {
    if (zone === undefined) return;
    const exact = exactTimeZone(zone);
    if (exact === undefined) this.report('BAD_SETTING', path, `"${zone}" is no IANA time zone, such as Europe/Berlin`);
    else if (exact !== zone)
      this.report('BAD_SETTING', path, `"${zone}" is the IANA time zone ${exact}`, `Write ${exact}`);
  }

  assignee(path: string, given: string): void {
    if (ASSIGNEES.includes(given)) return;
    if (isUuid(given)) this.user(path, given);
    else this.report('BAD_SETTING', path, `must be ${ASSIGNEES.join(', ')} or the id of a user`);
  }

  /** It is asked again when a task is made: people come and go while a version stays. */
  user(path: string, id: string): void {
    const { users } = this.surroundings;
    if (users?.users.has(id.toLowerCase()) === false)
      this.report('UNKNOWN_USER', path, `there is no active user ${id}`, 'Use one of GET /api/users?isActive=true');
  }

  role(path: string, name: string): void {
    if (this.surroundings.users?.roles.has(name) === false)
      this.report('ODD_SETTING', path, `no active user has the role ${name}`, 'Use a role of GET /api/users');
  }

  workflow(path: string, id: string | undefined): void {
    if (
      id === undefined ||
      id.toLowerCase() === this.surroundings.workflowId ||
      this.surroundings.workflows.has(id.toLowerCase())
    )
      return;
    this.report(
      'UNKNOWN_WORKFLOW',
      path,
      `there is no workflow "${id}" with a published version`,
      'Publish it; one that is archived must be replaced by another',
    );
  }

  /** Values of members: texts with braces become parts, `{"path": …}` is read from the facts, the rest stays. */
  values(path: string, given: Readonly<Record<string, unknown>>): JsonObject {
    return Object.fromEntries(
      Object.entries(given).map(([name, value]) => [name, this.value(`${path}.${name}`, value, 0)]),
    );
  }

  private value(path: string, given: unknown, depth: number): JsonValue {
    if (typeof given === 'string' && given.includes('{{')) return { $parts: this.parse(path, given) as JsonValue };
    if (typeof given !== 'object' || given === null) return given as JsonValue; // it came as JSON
    if (depth > 20) return this.report('BAD_SETTING', path, 'is nested more than 20 deep') ?? null;
    if (Array.isArray(given)) return given.map((one, index) => this.value(`${path}.${index}`, one, depth + 1));
    const names = Object.keys(given);
    if (names.length === 1 && 'path' in given && typeof given.path === 'string')
      return { $path: [...(this.path(path, given.path) ?? [])] };
    const reserved = names.find((name) => name.startsWith('$'));
    if (reserved !== undefined) this.report('BAD_SETTING', `${path}.${reserved}`, 'must not begin with $');
    return Object.fromEntries(
      Object.entries(given).map(([name, value]) => [name, this.value(`${path}.${name}`, value, depth + 1)]),
    );
  }

  private parse(path: string, given: string): readonly Part[] {
    const { parts, issues } = parseText(given, this.names);
    for (const { code, message } of issues) this.report(code, path, message);
    for (const part of parts) if ('path' in part) this.needs |= needsOf(part.path);
    return parts;
  }
}

const ASSIGNEES = ['sales-rep', 'least-loaded', 'round-robin'];
