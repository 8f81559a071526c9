package io.landbridge.pipeline.position;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.landbridge.pipeline.position.Fence.MariaDbFence;
import io.landbridge.pipeline.position.Fence.MySqlFence;
import io.landbridge.pipeline.position.Fence.NoFence;
import io.landbridge.pipeline.position.Fence.PostgresFence;
import java.util.List;
import org.junit.jupiter.api.Test;

class FenceCodecTest {

    @Test
    void everyFenceComesBackFromTheLedger() {
        List<Fence> fences = List.of(
                new PostgresFence(750, 760, List.of(750L, 755L), 0x16B374D848L),
                new PostgresFence(1, 1, List.of(), 0),
                new MariaDbFence("mysql-bin.000007", 4711),
                new MySqlFence("3e11fa47-71ca-11e1-9e33-c80aa9429562:1-5:7", "binlog.000002", 157),
                new MySqlFence("", "binlog.000001", 4),
                new NoFence("binary-log-off"));
        for (Fence fence : fences) {
            assertThat(FenceCodec.decode(fence.encode())).isEqualTo(fence);
        }
    }

    @Test
    void logPositionsAreSpelledAsPostgresSpellsThem() {
        assertThat(FenceCodec.lsn(0x16B374D848L)).isEqualTo("16/B374D848");
        assertThat(FenceCodec.parseLsn("16/B374D848")).isEqualTo(0x16B374D848L);
    }

    @Test
    void lineBreaksInGtidSetsDoNotBreakTheLine() {
        assertThat(new MySqlFence("a:1-5,\nb:1-2", "binlog.000002", 157).encode())
                .isEqualTo("mysql high=binlog.000002:157 low=a:1-5,b:1-2");
    }

    @Test
    void anythingElseIsRefused() {
        for (String wrong :
                List.of("", "oracle scn=1", "postgresql", "postgresql lsn=1 snapshot=1:2:", "mariadb x=1")) {
            assertThatThrownBy(() -> FenceCodec.decode(wrong)).as(wrong).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
