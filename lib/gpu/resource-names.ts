/** Resource name of whole GPUs. Where GPUs are sliced in time, it counts slices. */
export const WHOLE_GPU = 'nvidia.com/gpu';

/** Resource names of MIG slices begin like this. */
export const MIG_PREFIX = 'nvidia.com/mig-';

/** Label that the fractional GPU injector (CFGI) reads (`cfgi.md`). */
export const FRACTION_LABEL = 'clearml-injector/fraction';

/** Into how many slices the injector wants a GPU sliced. */
export const SLICES_OF_A_GPU = 8;

/** Version of the injector from which on pods ask for fractions by label alone. */
export const FRACTIONS_BY_LABEL_SINCE = '1.3.0';
