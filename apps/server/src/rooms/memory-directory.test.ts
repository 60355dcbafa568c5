import { testDirectory } from '../../test/directory-contract.ts'
import { createMemoryDirectory } from './memory-directory.ts'

testDirectory('in memory', createMemoryDirectory)
