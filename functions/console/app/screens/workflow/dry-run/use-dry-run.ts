import { useMemo, useRef, useState } from 'react';
import { messageOf } from '../../../api/api-error.ts';
import { call } from '../../../api/call.ts';
import { useRead } from '../../../api/queries.ts';
import { useMutation } from '../../../api/use-mutation.ts';
import type { Graph } from '../../../graph/graph.ts';
import { formatMoment, useZone } from '../../../parts/moment.tsx';
import { say } from '../../../parts/toasts.tsx';
import { useRefusal } from '../../../session/session.ts';
import { type DryRun, marksOf, textsOf } from './walk.ts';

const NO_MARKS = {};

/** By which way runs leave a node, where nobody can know. */
export type Ports = Readonly<Record<string, string>>;

interface Asked {
  readonly id: string;
  readonly ports: Ports;
}

/** A dry run of the graph as it is drawn, with what it shows on the canvas and in the forms. It is forgotten when it is closed. */
export function useDryRun(workflowId: string, graph: Graph) {
  const mayRun = useRefusal('operator') === undefined;
  const [isOpen, setOpen] = useState(false);
  const [customerId, setCustomerId] = useState<string>();
  const [ports, setPorts] = useState<Ports>({});
  /** The last one, until the next is there. */
  const [result, setResult] = useState<DryRun>();
  const chosen = useRef(customerId);
  chosen.current = customerId;
  const zone = useZone();
  const run = useMutation({
    mutationFn: async ({ id, ports }: Asked) => {
      const body = { customerId: id, graph: { ...graph }, ports: { ...ports } };
      return (await call('dryRunWorkflow', { params: { id: workflowId }, body, isQuestion: true })).data;
    },
    // Not that of a customer who was chosen before.
    onSuccess: (data, { id }) => id === chosen.current && setResult(data),
    onError: (error) => say(messageOf(error), { tone: 'bad' }),
  });
  const name = useRead(
    'getCustomer',
    { params: { id: customerId ?? '' } },
    { isLive: false, enabled: customerId !== undefined },
  ).data?.data.name;
  const steps = isOpen ? result?.steps : undefined;
  const marks = useMemo(() => (steps ? marksOf(steps, (iso) => formatMoment(iso, zone)) : NO_MARKS), [steps, zone]);
  const preview = useMemo(
    () => (steps ? { customer: name ?? 'the customer', texts: textsOf(steps, graph) } : undefined),
    [steps, name, graph],
  );
  return {
    ...{ isOpen, customerId, ports, result, marks, preview, isBusy: run.isPending },
    open: () => setOpen(true),
    close: () => {
      setOpen(false);
      setResult(undefined);
    },
    choose: (id: string | undefined) => {
      setCustomerId(id);
      setPorts({});
      setResult(undefined);
      if (id !== undefined && mayRun) run.mutate({ id, ports: {} });
    },
    again: () => customerId !== undefined && run.mutate({ id: customerId, ports }),
    /** What if runs left the node by this way? */
    whatIf: (nodeId: string, port: string) => {
      const next = { ...ports, [nodeId]: port };
      setPorts(next);
      if (customerId !== undefined) run.mutate({ id: customerId, ports: next });
    },
  };
}
