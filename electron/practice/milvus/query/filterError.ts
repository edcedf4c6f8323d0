/** An expression that Milvus would refuse. The message is the one that Milvus gives after "failed to create query plan: ". */
export class FilterError extends Error {}

/** What is wrong inside an expression, before the expression itself is put in front of it. */
export class FilterFault extends Error {}
