import type { Example } from '../agents';

// Short programs replace the longer ones of the page: the agent does not interpret the content of mounted files.
const EDIT = (line: string) => `
def update_template(queue, task_data, task_dict, providers_info, template, *args, **kwargs):
  ${line}
  return {"template": template}
`;
const SET_VARIABLE = EDIT('template["spec"]["containers"][0]["env"][0] = {"name": "foo", "value": "bar"}');
const SET_SUB_PATH = EDIT('template["spec"]["containers"][0]["volumeMounts"][0]["subPath"] = "some_var"');
const MOUNT_NFS = EDIT(
  'template["spec"]["volumes"].append({"name": "custom-mount", "nfs": kwargs["task_config"]["nfs"]})',
);
const NAME_CLAIM = EDIT(
  'template["spec"]["volumes"][0]["persistentVolumeClaim"]["claimName"] = f"clearml-id-{task_data.id}"',
);

/** The mounted module; `MODULE` is the value of the variable that names it. */
const moduleOf = (fileContent: string) => ({ name: 'custom_code.py', folderPath: '/home/nonroot', fileContent });
const MODULE = 'custom_code:update_template';

const CLAIM = 'apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {name: $PVC_NAME}\nspec: {}\n';
const APPLY_CLAIM =
  "[[ {queue_name} == 'pvc-test' ]] && sed 's/\\\\$PVC_NAME/{pod_name}/g' /mnt/yaml-manifests/pvc.yaml | kubectl apply -n {namespace} -f - || echo 'Skipping PRE_APPLY PVC creation...'";
const DELETE_CLAIM = "kubectl delete pvc {pod_name} -n {namespace} || echo 'Skipping POST_DELETE PVC deletion...'";

/** Examples of pods that a user's program edits: `dynamic_edit_task_pod_template.md`. */
export const DYNAMIC_TEMPLATE: Example[] = [
  {
    page: 'dynamic_edit_task_pod_template.md: usage',
    props: {
      agentPod: { environment: { CLEARML_K8S_GLUE_TEMPLATE_MODULE: MODULE }, fileMounts: [moduleOf(SET_VARIABLE)] },
    },
    documented: `
      agentk8sglue:
        extraEnvs: [{name: CLEARML_K8S_GLUE_TEMPLATE_MODULE, value: "custom_code:update_template"}]
        fileMounts: [{name: custom_code.py, folderPath: /home/nonroot, fileContent: ${JSON.stringify(SET_VARIABLE)}}]`,
  },
  {
    page: 'dynamic_edit_task_pod_template.md: without monitoring of all namespaces',
    props: { agentPod: { environment: { CLEARML_K8S_GLUE_MONITOR_ALL_NAMESPACES: '0' } } },
    documented: 'agentk8sglue: {extraEnvs: [{name: CLEARML_K8S_GLUE_MONITOR_ALL_NAMESPACES, value: "0"}]}',
  },
  {
    page: 'dynamic_edit_task_pod_template.md: start scripts',
    props: { values: { agentk8sglue: { customBashScript: '', containerCustomBashScript: '' } } },
    documented: 'agentk8sglue: {customBashScript: "", containerCustomBashScript: ""}',
  },
  {
    page: 'dynamic_edit_task_pod_template.md: edit template based on a variable',
    props: {
      agentPod: { environment: { CLEARML_K8S_GLUE_TEMPLATE_MODULE: MODULE }, fileMounts: [moduleOf(SET_SUB_PATH)] },
      basePodTemplate: {
        initContainers: [
          {
            name: 'myInitContainer',
            image: 'docker/ubuntu:18.04',
            command: ['/bin/bash', '-c', 'echo MY_VAR;\n'],
            volumeMounts: [{ name: 'myTemplatedMount', mountPath: 'MY_VAR' }],
          },
        ],
        volumes: [{ name: 'myTemplatedMount', emptyDir: {} }],
      },
    },
    documented: `
      agentk8sglue:
        extraEnvs: [{name: CLEARML_K8S_GLUE_TEMPLATE_MODULE, value: "custom_code:update_template"}]
        fileMounts: [{name: custom_code.py, folderPath: /home/nonroot, fileContent: ${JSON.stringify(SET_SUB_PATH)}}]
        basePodTemplate:
          initContainers:
            - name: myInitContainer
              image: docker/ubuntu:18.04
              command: [/bin/bash, -c, "echo MY_VAR;\\n"]
              volumeMounts: [{name: myTemplatedMount, mountPath: MY_VAR}]
          volumes: [{name: myTemplatedMount, emptyDir: {}}]`,
  },
  {
    page: 'dynamic_edit_task_pod_template.md: inject the path of an NFS mount',
    props: {
      agentPod: { environment: { CLEARML_K8S_GLUE_TEMPLATE_MODULE: MODULE }, fileMounts: [moduleOf(MOUNT_NFS)] },
    },
    documented: `
      agentk8sglue:
        extraEnvs: [{name: CLEARML_K8S_GLUE_TEMPLATE_MODULE, value: "custom_code:update_template"}]
        fileMounts: [{name: custom_code.py, folderPath: /home/nonroot, fileContent: ${JSON.stringify(MOUNT_NFS)}}]`,
  },
  {
    page: 'dynamic_edit_task_pod_template.md: bind a claim to a task pod',
    props: {
      agentPod: {
        roles: ['custom-agent-role'],
        environment: {
          CLEARML_K8S_GLUE_MONITOR_ALL_NAMESPACES: '0',
          CLEARML_K8S_GLUE_POD_PRE_APPLY_CMD: APPLY_CLAIM,
          CLEARML_K8S_GLUE_POD_POST_DELETE_CMD: DELETE_CLAIM,
          CLEARML_K8S_GLUE_TEMPLATE_MODULE: MODULE,
        },
        fileMounts: [{ name: 'pvc.yaml', folderPath: '/mnt/yaml-manifests', fileContent: CLAIM }, moduleOf(NAME_CLAIM)],
      },
      queues: [
        {
          name: 'pvc-test',
          volumes: [{ name: 'task-pvc', persistentVolumeClaim: { claimName: 'PVC_NAME' } }],
          volumeMounts: [{ mountPath: '/tmp/task/', name: 'task-pvc' }],
        },
      ],
    },
    documented: `
      agentk8sglue:
        additionalRoleBindings: [custom-agent-role]
        extraEnvs:
          - {name: CLEARML_K8S_GLUE_MONITOR_ALL_NAMESPACES, value: "0"}
          - name: CLEARML_K8S_GLUE_POD_PRE_APPLY_CMD
            value: "[[ {queue_name} == 'pvc-test' ]] && sed 's/\\\\\\\\$PVC_NAME/{pod_name}/g' /mnt/yaml-manifests/pvc.yaml | kubectl apply -n {namespace} -f - || echo 'Skipping PRE_APPLY PVC creation...'"
          - name: CLEARML_K8S_GLUE_POD_POST_DELETE_CMD
            value: "kubectl delete pvc {pod_name} -n {namespace} || echo 'Skipping POST_DELETE PVC deletion...'"
          - {name: CLEARML_K8S_GLUE_TEMPLATE_MODULE, value: "custom_code:update_template"}
        fileMounts:
          - {name: pvc.yaml, folderPath: /mnt/yaml-manifests, fileContent: ${JSON.stringify(CLAIM)}}
          - {name: custom_code.py, folderPath: /home/nonroot, fileContent: ${JSON.stringify(NAME_CLAIM)}}
        createQueues: true
        queues:
          pvc-test:
            templateOverrides:
              volumes: [{name: task-pvc, persistentVolumeClaim: {claimName: PVC_NAME}}]
              volumeMounts: [{mountPath: /tmp/task/, name: task-pvc}]`,
  },
];
