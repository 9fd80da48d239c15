import type { Example } from './example';

/** Pods that depend on their task: `clearml_agent_string_template.md`, `clearml_agent_conditional_template.md`. */
export const TEMPLATES: Example[] = [
  {
    page: 'clearml_agent_string_template.md',
    props: {
      basePodTemplate: { labels: { myTaskName: '${CLEARML_TASK.name}', myProjectId: '${CLEARML_TASK.project}' } },
      queues: [
        {
          name: 'myQueueName',
          labels: { team: 'green' },
          environment: { userKey: '${CLEARML_USER_VAULTS.my_section.userKey:undefined_user_key}' },
        },
      ],
    },
    documented: `
      agentk8sglue:
        basePodTemplate: {labels: {myTaskName: "\${CLEARML_TASK.name}", myProjectId: "\${CLEARML_TASK.project}"}}
        queues:
          myQueueName:
            templateOverrides:
              labels: {team: green}
              env: [{name: userKey, value: "\${CLEARML_USER_VAULTS.my_section.userKey:undefined_user_key}"}]`,
  },
  {
    page: 'clearml_agent_conditional_template.md',
    props: {
      agentPod: {
        environment: {
          CLEARML_K8S_GLUE_COND_CUST_TEMPLATE:
            'run_by_app.category="AI dev"|{metadata.annotations:{"clearml-app-category":"AI dev"},spec.serviceAccountName:"my-service-account"}',
        },
      },
    },
    documented: `
      agentk8sglue:
        extraEnvs:
          - name: CLEARML_K8S_GLUE_COND_CUST_TEMPLATE
            value: 'run_by_app.category="AI dev"|{metadata.annotations:{"clearml-app-category":"AI dev"},spec.serviceAccountName:"my-service-account"}'`,
  },
];
