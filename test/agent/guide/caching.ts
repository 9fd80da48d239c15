import { TaskCache } from '../../../lib/agent/tasks/caches';
import type { Example } from './example';

/** What tasks keep: `clearml_agent_data_caching.md`, `clearml_agent_hf_caching.md`, `clearml_agent_nim_caching.md`. */
export const CACHING: Example[] = [
  {
    page: 'clearml_agent_data_caching.md and clearml_agent_hf_caching.md',
    props: { caches: [TaskCache.clearml(), TaskCache.huggingFace()] },
    documented: `
      agentk8sglue:
        basePodTemplate:
          env: [{name: CLEARML_CACHE_DIR, value: /root/.clearml/cache}, {name: HF_HOME, value: /root/.cache/huggingface}]
          volumes:
            - {name: clearml-cache, hostPath: {path: /root/clearml-cache, type: DirectoryOrCreate}}
            - {name: hf-cache, hostPath: {path: /root/.clearml/cache/hf, type: DirectoryOrCreate}}
          volumeMounts:
            - {name: clearml-cache, mountPath: /root/.clearml/cache}
            - {name: hf-cache, mountPath: /root/.cache/huggingface}`,
  },
  {
    page: 'clearml_agent_nim_caching.md',
    props: { caches: [TaskCache.nim()] },
    documented: `
      agentk8sglue:
        basePodTemplate:
          env: [{name: NIM_CACHE_PATH, value: /opt/nim/.cache}]
          volumeMounts: [{name: nim-cache, mountPath: /opt/nim/.cache}]
          volumes: [{name: nim-cache, persistentVolumeClaim: {claimName: nim-cache-pvc}}]`,
  },
];
