package io.landbridge.faults;

import io.landbridge.testkit.proxy.FaultProxy;
import java.time.Duration;

/** The lines to a scene's two servers, each through a proxy that fails on demand. */
record Lines(Scene scene, FaultProxy source, FaultProxy target) implements AutoCloseable {

    static Lines to(Scene scene) {
        return new Lines(
                scene,
                FaultProxy.to(scene.source().server()),
                FaultProxy.to(scene.target().server()));
    }

    /** Writes the plan, so that it goes through the proxies. */
    Scene plan(String more) {
        return scene.plan(source.url(scene.source()), target.url(scene.target()), more);
    }

    void delay(Duration delay) {
        source.delay(delay);
        target.delay(delay);
    }

    void limit(long bytesPerSecond) {
        source.limit(bytesPerSecond);
        target.limit(bytesPerSecond);
    }

    void cutRandomly(Duration within, long seed) {
        source.cutRandomly(within, seed);
        target.cutRandomly(within, seed + 1);
    }

    /** Connections that were cut. */
    int cuts() {
        return source.cuts() + target.cuts();
    }

    /** Nothing fails any more. */
    void heal() {
        source.stopCutting();
        target.stopCutting();
        source.heal();
        target.heal();
    }

    @Override
    public void close() {
        source.close();
        target.close();
    }
}
