import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { PythonVisitor } from 'jsii-rosetta';
import ts from 'typescript';

// The package exports neither its trees nor its list of languages.
const load = createRequire(__filename);
const internal = (path: string) => load(join(dirname(load.resolve('jsii-rosetta/package.json')), 'lib', path));
const { OTree } = internal('o-tree');
const { TARGET_LANGUAGES } = internal('languages');

/** The types of jsii-rosetta refer to its own copy of the TypeScript compiler. */
type Node = any;
type Context = any;

/** Members with these names end in an underscore in the packages of jsii-pacmak. */
const KEYWORD =
  /^(?:and|as|assert|async|await|del|elif|except|from|global|is|lambda|nonlocal|not|or|pass|raise|with|yield)$/;

/** Whether an object stands below `values`: it is a map then, and its keys are no props. */
function isValue(node: Node, context: Context): boolean {
  const type = context.typeChecker.getContextualType(node);
  if (type) {
    return (type.flags & ts.TypeFlags.Any) !== 0;
  }
  const parent = ts.isPropertyAssignment(node.parent) ? node.parent.parent : node.parent;
  return (ts.isArrayLiteralExpression(parent) || ts.isObjectLiteralExpression(parent)) && isValue(parent, context);
}

/** Translates more of TypeScript than jsii-rosetta, and keeps the keys of values. */
export class Python extends PythonVisitor {
  override identifier(node: Node, context: Context) {
    if (context.currentContext.inMap) {
      return new OTree([node.text]);
    }
    return KEYWORD.test(node.text) ? new OTree([`${node.text}_`]) : super.identifier(node, context);
  }

  override unknownTypeObjectLiteralExpression(node: Node, context: Context) {
    return isValue(node, context)
      ? this.keyValueObjectLiteralExpression(node, context)
      : super.unknownTypeObjectLiteralExpression(node, context);
  }

  override propertyAssignment(node: Node, context: Context) {
    const isExpression = ts.isComputedPropertyName(node.name);
    const keyContext = { inMap: false, renderObjectLiteralAsKeywords: false };
    return super.propertyAssignment(node, isExpression ? context.updateContext(keyContext) : context);
  }

  /** The elements of a last argument are no keyword arguments. */
  override arrayLiteralExpression(node: Node, context: Context) {
    return super.arrayLiteralExpression(node, context.updateContext({ tailPositionArgument: false }));
  }

  override variableDeclaration(node: Node, context: Context) {
    const value = node.initializer;
    if (!value || !ts.isArrowFunction(value) || ts.isBlock(value.body)) {
      return super.variableDeclaration(node, context);
    }
    const parameters = new OTree([], context.convertAll(value.parameters), { separator: ', ' });
    const body = ts.isParenthesizedExpression(value.body) ? value.body.expression : value.body;
    const result = new OTree([], ['\nreturn ', context.convert(body)], { indent: 4 });
    return new OTree(['\ndef ', context.convert(node.name), '(', parameters, '):', result, '\n']);
  }

  override spreadAssignment(node: Node, context: Context) {
    return ts.isIdentifier(node.expression)
      ? new OTree(['**', context.convert(node.expression)], [], { canBreakLine: true })
      : super.spreadAssignment(node, context);
  }

  /** A text between triple quotes would contain the indentation. */
  override stringLiteral(node: Node, context: Context) {
    const lines: string[] = node.text.split(/(?<=\n)/);
    return lines.length === 1
      ? super.stringLiteral(node, context)
      : new OTree(
          ['('],
          lines.map((line) => `\n${JSON.stringify(line)}`),
          { indent: 4, suffix: '\n)' },
        );
  }

  /** jsii-rosetta escapes no braces, and copies expressions. */
  override templateExpression(node: Node, context: Context) {
    const text = (part: Node) => JSON.stringify(part.text).slice(1, -1).replace(/[{}]/g, '$&$&');
    const spans = node.templateSpans.flatMap(({ expression, literal }: Node) => {
      if (/\b[a-z]+[A-Z]/.test(context.textOf(expression))) {
        context.reportUnsupported(expression, this.language);
      }
      return [`{${context.textOf(expression)}}`, text(literal)];
    });
    return new OTree(['f"', text(node.head), ...spans, '"']);
  }

  override importStatement(node: Node, context: Context) {
    return node.packageName === 'node:fs' ? new OTree([]) : super.importStatement(node, context);
  }

  override regularCallExpression(node: Node, context: Context) {
    return context.textOf(node.expression) === 'readFileSync'
      ? new OTree(['Path(', context.convert(node.arguments[0]), ').read_text()'])
      : super.regularCallExpression(node, context);
  }
}

TARGET_LANGUAGES.python.createVisitor = () => new Python();
