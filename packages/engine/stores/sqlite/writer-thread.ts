/**
 * The thread that writes large group commits, so that the next is decided while this one is being written. It is a file
 * of its own: a program may use the engine in a thread too, and that one writes nothing by itself.
 */
import { parentPort, workerData } from 'node:worker_threads'
import { type CommitColumns, openFile, writerOf } from './writer.ts'

/** What the thread answers: why nothing was written, or nothing. */
export type WriteFailure = string | undefined

const write = writerOf(openFile(String(workerData)))

parentPort?.on('message', (message: CommitColumns) => {
  try {
    write(message)
    answer(undefined)
  } catch (cause) {
    answer(cause instanceof Error ? cause.message : String(cause))
  }
})

function answer(failure: WriteFailure): void {
  parentPort?.postMessage(failure)
}
