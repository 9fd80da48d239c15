export function validateProps<T>(props: T, _interfaceName: string, _label?: string): T {
  return Object.fromEntries(
    Object.entries(props as object).filter(([, value]) => value !== undefined && value !== null),
  ) as T;
}

export function validateArgument<T>(value: T, _type: string, _name: string): T {
  return value;
}
