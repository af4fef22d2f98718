/** Names of the formats, apart from their converters: the contract of the API loads in a browser. */
export const formatNames = ['followthrough-workflow', 'n8n', 'workflow-records', 'message-flow'] as const;
export type FormatName = (typeof formatNames)[number];
