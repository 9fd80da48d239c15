import type { Expression, Pipeline } from './known-values-actions';
import { type Context, callFunction, NOTHING, type Yield } from './known-values-functions';
import type { ReadNode } from './known-values-reads';

export function evaluatePipeline(pipeline: Pipeline, context: Context): Yield {
  let result: Yield | undefined;
  for (const command of pipeline) {
    result = evaluateCommand(command, result, context);
  }
  return result ?? NOTHING;
}

/** Registers the argument that an action passes to a named template. */
export function passToTemplate(pipeline: Pipeline, context: Context): void {
  const [name, ...rest] = pipeline[0] ?? [];
  evaluatePipeline([[{ kind: 'chain', head: 'include', fields: [] }, ...(name ? [name] : []), ...rest]], context);
}

function evaluateCommand(command: readonly Expression[], piped: Yield | undefined, context: Context): Yield {
  const [first, ...rest] = command;
  if (first?.kind === 'chain' && /^[a-z]/i.test(first.head)) {
    const args = rest.map((operand) => evaluateOperand(operand, context));
    return callFunction(first.head, piped ? [...args, piped] : args, context);
  }
  return first ? evaluateOperand(first, context) : NOTHING;
}

function evaluateOperand(operand: Expression, context: Context): Yield {
  if (operand.kind === 'text') {
    context.readText(operand.text);
    return { nodes: [], text: operand.text };
  }
  if (operand.kind === 'group') {
    const inner = evaluatePipeline(operand.pipeline, context);
    return operand.fields.length > 0 ? { nodes: readFields(inner.nodes, operand.fields, context) } : inner;
  }
  if (/^[\d,]/.test(operand.head)) {
    return NOTHING;
  }
  return /^\w/.test(operand.head)
    ? callFunction(operand.head, [], context)
    : { nodes: readFields(context.nodesOf(operand.head), operand.fields, context) };
}

/** The expression before `.Values` is always the root context. */
function readFields(from: readonly ReadNode[], fields: readonly string[], context: Context): readonly ReadNode[] {
  const start = fields.lastIndexOf('Values');
  if (start >= 0) {
    return [context.values.add(fields.slice(start + 1))];
  }
  const nodes = from.length === 0 && fields.length > 0 ? [context.unknown] : from;
  return nodes.map((node) => node.add(fields));
}
