/** Converts one workflow of n8n. Nothing of it is run or evaluated. */
import { isTimeZone } from '../../../engine/schedules/wall-time.ts';
import { MOST_NODES } from '../../graph/graph-schema.ts';
import { at, type Members, textOf } from '../members.ts';
import { type LeftOut, mendGraph } from '../mend-graph.ts';
import {
  type ConvertedWorkflow,
  IDLE,
  type Level,
  levels,
  NEEDS_PERSON,
  type NodeReport,
  shortened,
  tooLarge,
} from '../report.ts';
import { type Drawn, drawGraph } from './draw.ts';
import type { MadeNode } from './drawing/edges.ts';
import { findRule } from './find-rule.ts';
import { credentialsOf, flagsOf, settingFlags } from './flags.ts';
import { Params } from './params.ts';
import type { Made } from './rule.ts';
import { readSource, type Source, type SourceNode } from './source.ts';
import { ValueFinder } from './values.ts';

const NAME = 'Imported workflow';

/** A node with everything that its report needs. */
interface Converted extends MadeNode {
  readonly params: Params;
  readonly flags: NodeReport['flags'];
}

function convertNode(node: SourceNode, source: Source, finder: ValueFinder): Converted {
  const params = new Params(node.parameters, finder.resolveFor(node));
  for (const fault of node.faults) params.change(fault);
  const made: Made = node.isDisabled
    ? { kind: 'pass', level: 'DROPPED' }
    : findRule(node).convert({ node, params, source, before: finder.before(node) });
  if (node.isDisabled) {
    params.useAll();
    params.change('is switched off in the file: what follows is connected directly');
  }
  const flags = flagsOf(node, made);
  return { node, params, made, extra: flags.data, flags: [...flags.reports, ...params.unread()] };
}

/** The worse of two levels. */
const worse = (a: Level, b: Level): Level => (levels.indexOf(a) >= levels.indexOf(b) ? a : b);

function levelOf({ made, params }: Converted, changes: readonly string[], leftOut: readonly LeftOut[]): Level {
  const outcomes = new Set(params.expressions().map(({ outcome, became }) => (became === null ? 'gone' : outcome)));
  const isOpen = params.isOpen || outcomes.has('kept') || outcomes.has('partly') || outcomes.has('refused');
  const base = changes.length > 0 ? worse(made.level, 'ADAPTED') : made.level;
  return (isOpen || leftOut.length > 0) && made.kind === 'node' ? worse(base, 'STUB') : base;
}

function targetsOf({ node, made }: Converted, { sketch }: Drawn): readonly string[] {
  if (made.kind === 'entry') return ['start'];
  return sketch.nodes.has(node.id) ? [node.id] : [];
}

function report(one: Converted, drawn: Drawn, allLeftOut: readonly LeftOut[]): NodeReport {
  const { node, params, made, flags } = one;
  const leftOut = allLeftOut.filter(({ nodeId }) => nodeId === node.id);
  const isIdle = drawn.idle.has(node.id);
  const changes = [
    ...params.changes,
    ...(isIdle ? [IDLE] : []),
    ...leftOut.map(({ path, message }) => `${path} is left out: it ${message}`),
  ];
  const expressions = params.expressions();
  return {
    ...{ id: shortened(node.sourceId, 100), name: shortened(node.name, 200), type: shortened(node.fullType, 200) },
    ...{ typeVersion: node.version, level: levelOf(one, changes, leftOut), targets: targetsOf(one, drawn), changes },
    ...{ flags, expressions, credentials: credentialsOf(node) },
    ...(made.kind === 'left-out' ? { targets: [] } : {}),
  };
}

/** What is different for every workflow of n8n. */
function differencesOf(source: Source, content: Members): string[] {
  const order = textOf(at(content, 'settings.executionOrder'), 'v0');
  const zone = at(content, 'settings.timezone');
  return [
    'a node of n8n works on a list of items; a run here is of one customer, or of nobody',
    'a comparison with a missing value never holds here, also not "is not"',
    ...(order === 'v0'
      ? ['the file has no execution order, so n8n took the branches level by level; here each goes its own way']
      : []),
    ...(typeof zone === 'string' && zone !== 'DEFAULT'
      ? []
      : ['the file names no time zone: n8n took that of its installation, here it is that of the tenant']),
    ...(source.edges.some(({ kind }) => kind !== 'main')
      ? ['models, tools and memories of AI nodes are not connected here']
      : []),
  ];
}

/** `$vars` are variables of an installation of n8n, whose values the file does not have. */
function variablesOf(nodes: readonly Converted[]): readonly string[] {
  const texts = nodes.flatMap(({ params }) => params.expressions().map(({ text }) => text));
  const found = texts.flatMap((text) =>
    [...text.matchAll(/\$vars\.([A-Za-z_]\w{0,63})/g)].map(([, name = '']) => name),
  );
  return [...new Set(found)].slice(0, 100);
}

function blockersOf(nodes: readonly NodeReport[]): string[] {
  return nodes
    .filter(({ level }) => NEEDS_PERSON.includes(level))
    .map(({ name, changes, expressions }) => {
      const open = expressions.find(({ outcome, became }) => outcome !== 'translated' && became !== null);
      const first = changes[0] ?? (open && `${open.path} is not translated: it ${open.reason}`) ?? 'must be finished';
      return `"${shortened(name, 80)}": ${first}`;
    });
}

function settingsOf(content: Members): object {
  const zone = at(content, 'settings.timezone');
  return typeof zone === 'string' && zone.length <= 60 && isTimeZone(zone) ? { timeZone: zone } : {};
}

/** Never throws, whatever the content is. */
export function convertWorkflow(content: Members): ConvertedWorkflow {
  const source = readSource(content);
  const name = (textOf(content.name).trim() || NAME).slice(0, 200);
  const finder = new ValueFinder(source, name);
  const nodes = source.nodes.map((node) => convertNode(node, source, finder));
  const isTooLarge = nodes.length > MOST_NODES;
  const drawn = drawGraph(isTooLarge ? { ...source, nodes: [], edges: [] } : source, isTooLarge ? [] : nodes);
  const variables = variablesOf(nodes);
  const mended = mendGraph(
    drawn.sketch.toGraph(
      variables.map((one) => ({ name: one, type: 'string' })),
      settingsOf(content),
    ),
  );
  const reports = nodes.map((one) => report(one, drawn, mended.leftOut));
  const unset = variables.map(
    (one) => `the variable ${one} of the installation of n8n has no value in the file: set its default`,
  );
  return {
    sourceId: null, // installations of n8n count their workflows each by itself
    ...{
      name,
      description: textOf(content.description).trim().slice(0, 2000) || null,
      graph: isTooLarge ? null : mended.graph,
      nodes: reports,
    },
    edgesDropped: [...source.dropped, ...(isTooLarge ? [] : drawn.dropped)],
    differences: [...differencesOf(source, content), ...drawn.differences],
    flags: settingFlags(content),
    blockers: [...(isTooLarge ? [tooLarge(nodes.length)] : mended.blockers), ...blockersOf(reports), ...unset],
  };
}
