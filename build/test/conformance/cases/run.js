// run.js runs all suites, one after the other, and reports when it is done.
import { runAll, post } from './suite.js'
import './embedding.js'
import './hosts.js'
import './themes.js'
import './methods.js'
import './events.js'
import './options.js'
import './arguments.js'
import './order.js'
import './signin.js'
import './logout.js'
import './core.js'
import './integrations.js'
import './messages.js'
import './shim.js'
import './frame.js'
import './releases.js'

await runAll()
await post('/done')
