/** Workflows as this system exports them. */

import { FORMAT } from '../../transfer/portable.ts';
import { readFile, reportNodes } from '../../transfer/read-file.ts';
import { isMembers, listOf, membersOf, textOf } from '../members.ts';
import type { ConvertedContent, ConvertedWorkflow, Format, NodeReport } from '../report.ts';
import { shortened } from '../report.ts';

const rowsIn = (content: unknown): readonly unknown[] =>
  Array.isArray(content)
    ? content
    : isMembers(content) && Array.isArray(content.workflows)
      ? content.workflows
      : [content];

const nothing = { flags: [], expressions: [], credentials: [] };

/** Of a file that has the wrong shape: every node of it is refused. */
function refusedNodes(content: unknown): readonly NodeReport[] {
  return listOf(membersOf(membersOf(content).graph).nodes).map((given, index) => {
    const { id, name, type } = membersOf(given);
    return {
      ...{
        id: shortened(textOf(id, `#${index + 1}`), 100),
        name: shortened(textOf(name), 200),
        type: shortened(textOf(type), 100),
      },
      ...{
        typeVersion: null,
        level: 'REFUSED' as const,
        targets: [],
        changes: ['the file has the wrong shape'],
        ...nothing,
      },
    };
  });
}

function convertOne(content: unknown): ConvertedWorkflow {
  const { file, problems } = readFile(content);
  const common = { sourceId: null, edgesDropped: [], differences: [], flags: [] };
  if (!file)
    return {
      ...{
        ...common,
        name: shortened(textOf(membersOf(content).name, 'Imported workflow'), 199),
        description: null,
        graph: null,
      },
      nodes: refusedNodes(content),
      blockers: problems.slice(0, 100).map(({ path, message }) => [path, message].filter(Boolean).join(' ')),
    };
  const names = new Map(file.graph.nodes.map(({ id, name }) => [id, name ?? '']));
  const nodes = reportNodes(file).map(({ id, type, level, changes }) => ({
    ...{ id, name: names.get(id) ?? '', type, typeVersion: null, level, targets: [id], changes, ...nothing },
  }));
  const written = file.checksum === null ? {} : { writtenChecksum: file.checksum };
  return {
    ...common,
    ...written,
    takenOut: file.takenOut,
    name: file.name,
    description: file.description,
    graph: file.graph,
    nodes,
    blockers: [],
  };
}

function convert(content: unknown): ConvertedContent {
  return { workflows: rowsIn(content).map(convertOne), badRows: [], executions: [] };
}

export const ours: Format = {
  ...{ name: FORMAT, title: 'Followthrough' },
  detect: (content) => rowsIn(content).some((one) => isMembers(one) && (one.format === FORMAT || isMembers(one.graph))),
  convert,
};
