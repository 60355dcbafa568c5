export { CodeComparison } from './comparison.ts'
export { codeOf, commitTo, listOf, newNonce } from './short-code.ts'
