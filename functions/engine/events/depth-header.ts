/** On deliveries to subscriptions, and on requests of `http` nodes: how deep the event is that a hook of this installation would make of it (automation.events.depth). */
export const DEPTH_HEADER = 'x-followthrough-depth';
