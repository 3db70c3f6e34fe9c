/**
 * A reporter for vitest: names the tests that failed and passed when they were tried again. CI tries a failed test once
 * more, because a busy machine may fail one of thousands; what it names is a fault of the test or of the product, to be
 * mended like any other.
 */
import type { Reporter, TestModule } from 'vitest/node'

export default class SecondTries implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const names = modules.flatMap((module) =>
      [...module.children.allTests()]
        .filter((test) => test.diagnostic()?.flaky)
        .map((test) => `${module.relativeModuleId} > ${test.fullName}`),
    )
    if (names.length > 0)
      process.stdout.write(`Passed only when tried again: ${names.length}\n  ${names.join('\n  ')}\n`)
  }
}
