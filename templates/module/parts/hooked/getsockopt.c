	if (opt->optlen < 0)
		return -EINVAL;
	err = @{ m.op.getsockopt.call }@;
	if (err != -ENOPROTOOPT)
		return err;
