/** Seeds whose first twenty histories break a rule where something is left behind, by what that was. They run every time. */
export const histories: readonly { readonly name: string; readonly seed: number }[] = [
  { name: 'a seat stays taken when its socket moves on to another room', seed: 1 },
  { name: 'a place in a line stays taken when its socket knocks for another seat', seed: 2 },
  { name: 'a socket is taken to wait whose seat came in on another socket', seed: 12 },
]
