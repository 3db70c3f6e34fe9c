/**
 * A worker process ends when the program does, however that ends, and without a word: what it was about to say has no one
 * to hear it. It does so by a signal, so that a long photo does not outlive the program.
 */

// Before the pool's own way of ending, which waits for the decoder's threads.
process.prependListener('disconnect', end)
// The program was killed and its end is not noticed yet: an answer is on its way into a closed pipe.
process.on('error', (cause: NodeJS.ErrnoException) => {
  if (cause.code !== 'EPIPE' && cause.code !== 'ERR_IPC_CHANNEL_CLOSED') throw cause
  end()
})

function end(): void {
  process.kill(process.pid, 'SIGKILL')
}
