package dev.splitbrain.e2e.harness;

import dev.splitbrain.testkit.SlaveProcess;
import dev.splitbrain.wire.hello.SlaveUrl;
