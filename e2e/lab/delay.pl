# Carries frames between two network interfaces that it makes, each so many ms after it came:
# delay.pl <ms> <name> <name>. Ends when its input ends.
use strict;
use warnings;
use Fcntl qw(O_RDWR O_NONBLOCK);
use Time::HiRes qw(time);

# Linux, if_tun.h
use constant { TUNSETIFF => 0x400454ca, IFF_TAP => 0x0002, IFF_NO_PI => 0x1000, LARGEST_FRAME => 65_536 };

my ($ms, @names) = @ARGV;
my @ends = map { make($_) } @names;
my @late = ([], []);

sub make {
    my ($name) = @_;
    sysopen(my $end, '/dev/net/tun', O_RDWR | O_NONBLOCK) or die "/dev/net/tun: $!";
    ioctl($end, TUNSETIFF, pack('a16 S x22', $name, IFF_TAP | IFF_NO_PI)) or die "$name: $!";
    return $end;
}

$| = 1;
print "ready\n";
while (1) {
    my ($next) = sort { $a <=> $b } map { $_->[0][0] } grep { @$_ } @late;
    my $patience = defined $next ? $next - time : undef;
    $patience = 0 if defined $patience && $patience < 0;
    my $readable = '';
    vec($readable, fileno($_), 1) = 1 for @ends, \*STDIN;
    select($readable, undef, undef, $patience);
    last if vec($readable, fileno(STDIN), 1) && !sysread(STDIN, my $ignored, 1);
    for my $end (0, 1) {
        while (sysread($ends[$end], my $frame, LARGEST_FRAME)) {
            push @{ $late[1 - $end] }, [time + $ms / 1000, $frame];
        }
        my $queue = $late[$end];
        while (@$queue && $queue->[0][0] <= time) { syswrite($ends[$end], (shift @$queue)->[1]) }
    }
}
