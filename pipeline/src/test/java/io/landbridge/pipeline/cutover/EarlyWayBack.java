package io.landbridge.pipeline.cutover;

import io.landbridge.fake.TwinSide;
import io.landbridge.pipeline.position.Position;
import java.util.Optional;

/** A way back that begins where the target's log began, so that our own writes come back with the others'. */
record EarlyWayBack(WayBack real, TwinSide target) implements WayBack {

    @Override
    public void wish() {
        real.wish();
    }

    @Override
    public Standing standing() {
        return real.standing();
    }

    @Override
    public Position here() {
        return target.behind(Math.max(0, target.before(real.here()) - 1));
    }

    @Override
    public boolean arm(Position from, long token) {
        return real.arm(from, token);
    }

    @Override
    public Optional<Position> applied() {
        return real.applied();
    }

    @Override
    public Optional<Disarmed> disarm(long token) {
        return real.disarm(token);
    }

    @Override
    public void remove() {
        real.remove();
    }
}
