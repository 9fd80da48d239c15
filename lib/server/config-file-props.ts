import type { SecretFile } from '../secrets/secret-file';

/** A file in a container. */
export interface FileMount {
  /** File name. */
  readonly name: string;
  /** Folder that it is mounted into. */
  readonly folderPath: string;
  /** Its content. */
  readonly fileContent: string;
}

/** Files of the API server. */
export interface ConfigFileProps {
  /**
   * Configuration files by name, mounted into the container. A file with a secret in its text is delivered in a Secret.
   *
   * @default - none
   */
  readonly additionalConfigs?: { [fileName: string]: string };

  /**
   * Configuration files with secrets by name. They are delivered in a Secret and mounted beside `additionalConfigs`.
   *
   * @default - none
   * @example { 'ldap.conf': SecretFile.of(`password: "${SecretValue.environment('LDAP_PASSWORD')}"`) }
   */
  readonly secretConfigs?: { [fileName: string]: SecretFile };

  /**
   * Files mounted one by one into the container, at any path. Files with secrets are delivered in a Secret. `clearml-enterprise`
   * only.
   *
   * @default - none
   */
  readonly fileMounts?: FileMount[];
}
