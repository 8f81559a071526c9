package io.landbridge.pipeline.copy;

import io.landbridge.pipeline.chunk.Chunk;
import io.landbridge.pipeline.chunk.Key;
import io.landbridge.pipeline.chunk.KeyRange;
import io.landbridge.pipeline.plan.TableMapping;
import io.landbridge.pipeline.position.Fence;
import io.landbridge.pipeline.transform.RowEncoding;
import io.landbridge.pipeline.transform.RowSink;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Snapshots of a source that behaves in one way differently from what it should. */
final class Snapshots {

    private Snapshots() {}

    /** Changes each snapshot that is opened. */
    static SourceSnapshot.Opener opening(SourceSnapshot.Opener opener, UnaryOperator<SourceSnapshot> change) {
        return new SourceSnapshot.Opener() {
            @Override
            public SourceSnapshot open(TableMapping mapping, Chunk chunk) {
                return change.apply(opener.open(mapping, chunk));
            }

            @Override
            public List<KeyRange> ranges(TableMapping mapping, int parts) {
                return opener.ranges(mapping, parts);
            }

            @Override
            public Optional<Key> bound(TableMapping mapping, KeyRange range, long rows) {
                return opener.bound(mapping, range, rows);
            }
        };
    }

    /** A snapshot that hands everything on. */
    static class Like implements SourceSnapshot {
        private final SourceSnapshot inner;

        Like(SourceSnapshot inner) {
            this.inner = inner;
        }

        @Override
        public Fence fence() {
            return inner.fence();
        }

        @Override
        public long read(KeyRange range, RowEncoding encoding, RowSink sink) {
            return inner.read(range, encoding, sink);
        }

        @Override
        public long readKey(Key key, RowEncoding encoding, RowSink sink) {
            return inner.readKey(key, encoding, sink);
        }

        @Override
        public Optional<Key> middle(KeyRange range) {
            return inner.middle(range);
        }

        @Override
        public Optional<Key> onlyKey(KeyRange range) {
            return inner.onlyKey(range);
        }

        @Override
        public boolean isDurable() {
            return inner.isDurable();
        }

        @Override
        public void close() {
            inner.close();
        }
    }
}
