/** A filter that every task passes, newest first. */
export const anyTask = {
  ...{ taskId: null, status: null, priority: null, source: null, customerId: null, assigneeId: null, triggerId: null },
  ...{
    isOpen: null,
    isRated: null,
    wasRight: null,
    isAssigned: null,
    isDated: null,
    dueSince: null,
    dueBefore: null,
    createdSince: null,
    createdBefore: null,
    order: 'createdAt',
    afterRank: null,
    afterAt: null,
    afterId: null,
  },
};
