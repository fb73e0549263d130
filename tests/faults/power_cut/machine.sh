#!/bin/sh
# SPDX-License-Identifier: BSL-1.0
# What scripts/power_cut.py runs in its machine, or with --device-mapper on this one: a program on a file system of its own.
# machine.sh DEVICE FOLDER FLAKEY(yes, no) PROGRAM; orders come on the standard input:
#   cut   the program is killed, and the device drops what the system still had to write to it; then all begins anew
#   stop  the program ends as asked, and the file system is put away
dm="dmsetup --noudevrules --noudevsync" # there may be no udev
device=$1 folder=$2 flakey=$3 program=$4

table() { # linear, or one that takes every write and does none
    if [ "$1" = drop ]; then echo "0 $sectors flakey $device 0 0 1 1 drop_writes"; else echo "0 $sectors linear $device 0"; fi
}
change() {
    $dm suspend --nolockfs --noflush power_cut && table "$1" | $dm load power_cut && $dm resume power_cut
}
begin() {
    mount -t ext4 "$mounted" "$folder" || exit 1
    cd "$folder" || exit 1
    "$program" </dev/null 2>&1 &
    pid=$!
    cd / || exit 1
}

mounted=$device
if [ "$flakey" = yes ]; then
    sectors=$(blockdev --getsz "$device")
    table linear | $dm create power_cut || exit 1
    mounted=/dev/dm-$($dm info --columns --noheadings -o minor power_cut)
fi
begin
while read -r order; do
    case $order in
        cut)
            kill -9 "$pid"
            wait "$pid"
            change drop
            umount "$folder"
            change linear
            echo "power_cut: cut"
            begin
            ;;
        stop)
            kill -TERM "$pid"
            wait "$pid"
            echo "power_cut: ended with $?"
            umount "$folder"
            [ "$flakey" = no ] || $dm remove power_cut
            echo "power_cut: stopped"
            exit 0
            ;;
    esac
done
