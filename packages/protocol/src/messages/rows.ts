/** How a table of messages is written: one row a message, named `<feature>:<verb>`. */
import * as v from 'valibot'

/** What the schemas of a table are: each row's own fields and its name as `type`. */
export type MessageRows<Table extends Record<string, v.ObjectEntries>> = {
  readonly [Type in keyof Table & string]: v.StrictObjectSchema<
    { readonly type: v.LiteralSchema<Type, undefined> } & Table[Type],
    undefined
  >
}

/** Makes a schema of each row. What is not in a row is refused. */
export function messageRows<const Table extends Record<string, v.ObjectEntries>>(
  table: Table,
): MessageRows<Table> {
  const rows = Object.entries(table).map(([type, entries]) => [
    type,
    v.strictObject({ type: v.literal(type), ...entries }),
  ])
  // A list of pairs forgets which name goes with which fields.
  return Object.fromEntries(rows) as MessageRows<Table>
}
