// run.js goes through all visits, one after the other, and says when it is done.
import { play, post } from './visit.js'
import './embedding.js'
import './hosts.js'
import './methods.js'
import './events.js'
import './options.js'
import './arguments.js'
import './order.js'
import './signin.js'
import './logout.js'
import './core.js'

await play()
await post('/done')
