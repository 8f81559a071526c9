package io.landbridge.connectors.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DataVolumeTest {

    @TempDir
    Path folder;

    @Test
    void roomIsSeenOnThisMachineOnly() {
        assertThat(DataVolume.of(true, folder.toString()))
                .isNotNull()
                .satisfies(disk -> assertThat(disk.freeBytes()).isPositive());
        assertThat(DataVolume.of(false, folder.toString())).isNull();
        assertThat(DataVolume.of(true, folder.resolve("elsewhere").toString())).isNull();
        assertThat(DataVolume.of(true, null)).isNull();
        assertThat(DataVolume.of(true, "no\0path")).isNull();
    }
}
