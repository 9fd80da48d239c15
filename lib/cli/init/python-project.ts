import { libraryVersion } from '../../core/library';
import { isJsonObject, type JsonObject } from '../../helm/data/json';
import { placeholdersIn } from '../../helm/data/placeholders';
import { Expression, importsOf } from './code';
import { type Project, readme, withChartPath } from './typescript-project';

/** The files of a Python project, by path. */
export function pythonFiles(project: Project): Record<string, string> {
  return {
    'requirements.txt': `cdk8s\ncdk8s-clearml==${libraryVersion()}\npytest\nsyrupy\n`,
    'cdk8s.yaml': 'language: python\napp: python main.py\n',
    'main.py':
      'import os\n\nfrom clearml_app import clearml\n\nclearml(os.environ.get("STAGE", "production")).synth()\n',
    'clearml_app.py': appFile(project),
    'test_clearml.py': TEST,
    '.gitignore': '__pycache__/\n.pytest_cache/\n.venv/\ndist/\n.cdk8s-clearml/\n',
    'README.md': readme(project, {
      install: 'pip install -r requirements.txt',
      synth: 'python main.py',
      test: 'pytest',
      deploy: 'npx cdk8s-clearml deploy',
      app: 'clearml_app.py',
      notes: [
        'Python runs the library in Node.js: install Node.js and helm 3.14 or later, and put both on `PATH`.',
        '`pytest --snapshot-update` writes the first snapshot, and accepts changes of the manifests.',
      ],
    }),
  };
}

const TEST = `from cdk8s_clearml import Manifests

from clearml_app import clearml


def test_manifests_are_as_reviewed(snapshot):
    assert dict(Manifests.of(clearml()).snapshot()) == snapshot
`;

function appFile({ folder, constructs, namespace, baseDomain = '' }: Project): string {
  const names = constructs.flatMap(({ construct, props }) => [construct, ...importsOf(props)]);
  const imports = [
    ...new Set([...names, ...(constructs.some(({ props }) => props.users) ? ['FixedUser'] : [])]),
  ].sort();
  const statements = constructs.map(({ id, construct, props }) => {
    const stage = { ...withChartPath(props, folder), baseDomain: Expression.variable('settings["base_domain"]') };
    return `    ${construct}(\n        chart,\n        ${JSON.stringify(id)},\n${keywords(stage)
      .map((one) => `        ${one},\n`)
      .join('')}    )\n`;
  });
  return `from cdk8s import App, Chart
from cdk8s_clearml import ${imports.join(', ')}

# The settings that differ between stages. STAGE=staging selects a stage.
STAGES = {
    "production": {"base_domain": ${JSON.stringify(baseDomain)}},
}


def clearml(stage: str = "production") -> App:
    """The app of a stage."""
    settings = STAGES[stage]
    app = App()
    chart = Chart(app, "clearml", namespace=${JSON.stringify(namespace)})
${statements.join('')}    return app
`;
}

function keywords(props: JsonObject): string[] {
  return Object.entries(props).map(([prop, value]) => `${snakeCase(prop)}=${code(value)}`);
}

/** Python code of a value: a struct as the last argument becomes keyword arguments, and lists of structs contain users. */
function code(value: unknown): string {
  if (value instanceof Expression) {
    const last = value.args?.at(-1);
    const args = value.args?.flatMap((one) => (one === last && isJsonObject(one) ? keywords(one) : [code(one)]));
    const [owner = '', ...members] = value.name.split('.');
    const name = [owner, ...members.map((one) => (args ? snakeCase(one) : one))].join('.');
    return args === undefined ? value.name : `${name}(${args.join(', ')})`;
  }
  if (Array.isArray(value)) {
    return `[${value.map((one) => (isJsonObject(one) ? `FixedUser(${keywords(one).join(', ')})` : code(one))).join(', ')}]`;
  }
  if (typeof value === 'boolean') {
    return value ? 'True' : 'False';
  }
  return placeholdersIn(String(value)).length > 0
    ? 'SecretValue.environment("CLEARML_DOCKERHUB_TOKEN")'
    : JSON.stringify(value);
}

function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
